/** Keeps the height of rows that are not in the page. */
export function SpacerRow({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true" className="spacer">
      <tr>
        <td style={{ height }} />
      </tr>
    </tbody>
  );
}
