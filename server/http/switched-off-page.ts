import type { Context } from 'hono';
import type { Env } from './env.ts';

/** What stands at the address of the public view while the city has switched it off. Plain: no script, no style. */
const PAGE = `<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trang công khai đang tắt · Bờ An</title></head>
<body>
<h1>Trang công khai đang tắt</h1>
<p>Có người dưới nước: gọi <a href="tel:114">114</a>. Cấp cứu: <a href="tel:115">115</a>. Bảo vệ trẻ em: <a href="tel:111">111</a>.</p>
<p lang="en">The public page is switched off. Somebody in the water: call 114. Ambulance: 115. Child protection: 111.</p>
</body>
</html>
`;

export function switchedOffPage(c: Context<Env>): Response {
  c.header('Cache-Control', 'no-store');
  return c.html(PAGE, 404);
}
