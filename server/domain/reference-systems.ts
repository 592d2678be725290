/** A coordinate reference system that the product offers by name. */
export interface ReferenceSystem {
  code: string;
  label: { vi: string; en: string };
  unit: 'degrees' | 'metres';
  datum: 'wgs84' | 'vn2000';
  /** Degrees east; null for degrees. */
  centralMeridian: number | null;
  /** Scale on the central meridian; null for degrees. */
  scale: number | null;
  /** Provinces and cities as they were before 01/7/2025 that use the zone, in Vietnamese; source: EPSG's areas of use. */
  provinces: readonly string[];
}

/** The zone of Hà Nội, offered first. */
export const HA_NOI_ZONE = 'EPSG:5897';

const degrees = (
  code: string,
  datum: ReferenceSystem['datum'],
  label: ReferenceSystem['label'],
): ReferenceSystem => ({
  code,
  label,
  unit: 'degrees',
  datum,
  centralMeridian: null,
  scale: null,
  provinces: [],
});

/** `105°45′` */
function meridianText(meridian: number): string {
  const minutes = Math.round((meridian % 1) * 60);
  return `${Math.trunc(meridian)}°${String(minutes).padStart(2, '0')}′`;
}

function threeDegreeZone(code: string, meridian: number, provinces: readonly string[]): ReferenceSystem {
  const where = provinces.length > 0 ? ` (${provinces.join(', ')})` : '';
  return {
    code,
    label: {
      vi: `VN-2000 múi 3°, kinh tuyến trục ${meridianText(meridian)}${where}`,
      en: `VN-2000 3° zone, central meridian ${meridianText(meridian)}${where}`,
    },
    unit: 'metres',
    datum: 'vn2000',
    centralMeridian: meridian,
    scale: 0.9999,
    provinces,
  };
}

function sixDegreeZone(code: string, zone: 48 | 49, datum: ReferenceSystem['datum']): ReferenceSystem {
  const meridian = zone === 48 ? 105 : 111;
  const name = datum === 'vn2000' ? 'VN-2000' : 'WGS 84';
  const kind = datum === 'vn2000' ? 'múi 6°' : 'UTM, máy GPS';
  return {
    code,
    label: {
      vi: `${name} ${kind}, múi ${zone} (kinh tuyến trục ${meridian}°)`,
      en: `${name} UTM zone ${zone}N (central meridian ${meridian}°)`,
    },
    unit: 'metres',
    datum,
    centralMeridian: meridian,
    scale: 0.9996,
    provinces: [],
  };
}

/**
 * What a file from Việt Nam may be in: WGS 84 and every VN-2000 system of EPSG. Zones by QĐ 05/2007/QĐ-BTNMT and
 * TT 973/2001/TT-TCĐC; areas of use as EPSG has them.
 */
export const REFERENCE_SYSTEMS: readonly ReferenceSystem[] = [
  degrees('EPSG:4326', 'wgs84', {
    vi: 'WGS 84, kinh độ và vĩ độ (Google Maps, GPS)',
    en: 'WGS 84 longitude and latitude (Google Maps, GPS)',
  }),
  threeDegreeZone('EPSG:5897', 105, [
    'Hà Nội',
    'Hà Nam',
    'Hà Tây cũ',
    'Ninh Bình',
    'Thanh Hoá',
    'Vĩnh Phúc',
    'Cần Thơ',
    'Bạc Liêu',
    'Đồng Tháp',
    'Hậu Giang',
  ]),
  degrees('EPSG:4756', 'vn2000', {
    vi: 'VN-2000, kinh độ và vĩ độ',
    en: 'VN-2000 longitude and latitude',
  }),
  sixDegreeZone('EPSG:3405', 48, 'vn2000'),
  sixDegreeZone('EPSG:3406', 49, 'vn2000'),
  threeDegreeZone('EPSG:5896', 102, []),
  threeDegreeZone('EPSG:9205', 103, ['Điện Biên', 'Lai Châu']),
  threeDegreeZone('EPSG:9206', 104, ['Sơn La']),
  threeDegreeZone('EPSG:9207', 104.5, ['Cà Mau', 'Kiên Giang']),
  threeDegreeZone('EPSG:9208', 104.75, ['An Giang', 'Lào Cai', 'Nghệ An', 'Phú Thọ', 'Yên Bái']),
  threeDegreeZone('EPSG:9209', 105.5, [
    'Bắc Ninh',
    'Hà Giang',
    'Hà Tĩnh',
    'Hải Dương',
    'Hưng Yên',
    'Nam Định',
    'Sóc Trăng',
    'Tây Ninh',
    'Thái Bình',
    'Trà Vinh',
    'Vĩnh Long',
  ]),
  threeDegreeZone('EPSG:9210', 105.75, [
    'Hải Phòng',
    'TP. Hồ Chí Minh',
    'Bến Tre',
    'Bình Dương',
    'Cao Bằng',
    'Long An',
    'Tiền Giang',
  ]),
  threeDegreeZone('EPSG:9211', 106, ['Hoà Bình', 'Quảng Bình', 'Tuyên Quang']),
  threeDegreeZone('EPSG:9212', 106.25, ['Bình Phước', 'Quảng Trị']),
  threeDegreeZone('EPSG:9213', 106.5, ['Bắc Kạn', 'Thái Nguyên']),
  threeDegreeZone('EPSG:9214', 107, ['Bắc Giang', 'Thừa Thiên Huế']),
  threeDegreeZone('EPSG:9215', 107.25, ['Lạng Sơn']),
  threeDegreeZone('EPSG:9216', 107.5, ['Kon Tum']),
  threeDegreeZone('EPSG:5899', 107.75, [
    'Quảng Ninh',
    'Đà Nẵng',
    'Quảng Nam',
    'Bà Rịa – Vũng Tàu',
    'Đồng Nai',
    'Lâm Đồng',
  ]),
  threeDegreeZone('EPSG:5898', 108, ['Quảng Ngãi']),
  threeDegreeZone('EPSG:9217', 108.25, ['Bình Định', 'Khánh Hoà', 'Ninh Thuận']),
  threeDegreeZone('EPSG:9218', 108.5, ['Bình Thuận', 'Đắk Lắk', 'Đắk Nông', 'Gia Lai', 'Phú Yên']),
  sixDegreeZone('EPSG:32648', 48, 'wgs84'),
  sixDegreeZone('EPSG:32649', 49, 'wgs84'),
];

const BY_CODE = new Map(REFERENCE_SYSTEMS.map((system) => [system.code, system]));

/** The system that is offered by name; null for a custom definition. */
export function findReferenceSystem(code: string): ReferenceSystem | null {
  return BY_CODE.get(code) ?? null;
}
