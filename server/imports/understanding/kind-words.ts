import type { ImportTarget } from '../../domain/imports.ts';

/** Tags of OpenStreetMap and the plain words of other map files → kinds. Asked in this order. */
export const KIND_BY_TAG: Record<ImportTarget, Record<string, Record<string, string>>> = {
  sites: {
    waterway: {
      river: 'river',
      riverbank: 'river',
      stream: 'stream',
      canal: 'canal',
      ditch: 'ditch',
      drain: 'ditch',
      dam: 'dam',
      weir: 'dam',
    },
    water: {
      river: 'river',
      stream: 'stream',
      canal: 'canal',
      ditch: 'ditch',
      pond: 'pond',
      lake: 'lake',
      oxbow: 'lake',
      reservoir: 'irrigation_reservoir',
      basin: 'regulating_lake',
    },
    landuse: { reservoir: 'irrigation_reservoir', basin: 'regulating_lake', aquaculture: 'pond' },
    man_made: { water_well: 'well', water_tank: 'water_tank', reservoir_covered: 'water_tank', dyke: 'dam' },
    leisure: { swimming_pool: 'swimming_pool', bathing_place: 'informal_bathing' },
  },
  playspaces: {
    leisure: {
      playground: 'playground',
      park: 'park',
      garden: 'garden',
      pitch: 'pitch',
      track: 'pitch',
      sports: 'sports_centre',
      sports_centre: 'sports_centre',
      sports_hall: 'sports_centre',
      stadium: 'sports_centre',
      swimming_pool: 'swimming_pool',
      water_park: 'swimming_pool',
    },
    amenity: { library: 'library', community_centre: 'cultural_house', social_centre: 'cultural_house' },
  },
};

/** Words that say water and no more; its size tells lake from pond. */
export const STILL_WATER: ReadonlySet<string> = new Set(['water', 'wetland', 'yes']);
export const STILL_WATER_TAGS = ['natural', 'water'];

/** How Vietnamese names begin; asked only where nothing else tells. */
export const KIND_BY_FIRST_WORD: Record<string, string> = {
  ao: 'pond',
  đầm: 'pond',
  hồ: 'lake',
  sông: 'river',
  suối: 'stream',
  kênh: 'canal',
  mương: 'ditch',
  đập: 'dam',
  giếng: 'well',
  bể: 'water_tank',
};

/** Other words than the labels that offices write in a column of kinds. Unclear ones ("ao hồ", "kênh mương") are left out. */
export const KIND_WORDS: Record<ImportTarget, Record<string, readonly string[]>> = {
  sites: {
    river: ['sông ngòi', 'dòng sông', 'bờ sông', 'đoạn sông'],
    stream: ['khe suối', 'khe', 'con suối'],
    lake: ['hồ nước', 'hồ tự nhiên', 'đầm hồ', 'hồ lớn', 'hồ cảnh quan'],
    pond: [
      'ao làng',
      'ao cá',
      'ao nuôi cá',
      'ao đình',
      'đầm',
      'ao tù',
      'ao bèo',
      'ao nước',
      'ao sen',
      'đầm sen',
    ],
    informal_bathing: ['bãi tắm', 'điểm tắm tự phát', 'bến tắm', 'chỗ tắm tự phát'],
    canal: ['kênh dẫn nước', 'kênh thuỷ lợi', 'kênh tưới', 'kênh tiêu', 'sông đào'],
    ditch: [
      'mương nước',
      'mương thoát nước',
      'mương tưới',
      'rãnh nước',
      'rãnh thoát nước',
      'mương hở',
      'rãnh',
    ],
    dam: ['đập tràn', 'đập nước', 'đập dâng', 'đập thuỷ lợi'],
    regulating_lake: ['hồ điều hoà'],
    irrigation_reservoir: ['hồ thuỷ lợi', 'hồ chứa', 'hồ chứa nước', 'hồ tưới tiêu'],
    construction_pit: ['hố móng', 'hố xây dựng', 'hố đào công trình', 'hố công trường'],
    sand_pit: [
      'hố cát',
      'hố khai thác cát',
      'hố khai thác đất',
      'hố lấy đất',
      'mỏ cát',
      'thùng đấu',
      'hố khai thác',
    ],
    lime_pit: ['hố tôi vôi'],
    water_hole: ['vũng nước', 'hố sâu', 'hố nước đọng'],
    well: ['giếng nước', 'giếng khơi', 'giếng đào', 'giếng làng'],
    drain: ['cống', 'cống hở', 'cống nước', 'miệng cống'],
    manhole: ['nắp hố ga', 'miệng hố ga', 'ga thoát nước'],
    water_tank: ['bể chứa nước', 'bể ngầm', 'bể nước ngầm', 'bể'],
    fish_tank: ['bể nuôi cá'],
    water_container: ['chum', 'vại', 'chum vại', 'lu', 'xô chậu', 'thùng nước', 'phuy nước'],
    construction_works: ['công trình', 'công trường', 'công trình đang xây', 'công trình đang thi công'],
    swimming_pool: ['hồ bơi', 'bể bơi tư nhân', 'bể bơi công cộng'],
  },
  playspaces: {
    playground: ['sân chơi', 'khu vui chơi', 'khu vui chơi trẻ em', 'điểm vui chơi', 'khu chơi'],
    park: ['công viên cây xanh', 'công viên nước'],
    garden: ['vườn hoa cây xanh', 'vườn dạo'],
    pitch: ['sân bóng', 'sân bóng đá', 'sân vận động', 'sân thể dục thể thao', 'sân tdtt', 'sân bóng chuyền'],
    sports_centre: ['nhà thi đấu', 'nhà thể thao', 'trung tâm tdtt', 'trung tâm văn hoá thể thao'],
    cultural_house: [
      'nhà văn hoá',
      'nhà văn hoá thôn',
      'nhà sinh hoạt cộng đồng',
      'nvh',
      'nhà họp tổ dân phố',
    ],
    childrens_house: ['cung thiếu nhi', 'nhà văn hoá thiếu nhi', 'trung tâm thiếu nhi'],
    school_yard: ['sân trường', 'trường học'],
    community_yard: ['sân chung', 'sân khu dân cư', 'sân chung cư', 'sân đình', 'sân tập thể'],
    swimming_pool: ['hồ bơi'],
    library: ['thư viện', 'góc đọc', 'tủ sách', 'phòng đọc'],
  },
};

/** Kinds that stand where people live or play; other water is public. */
export function settingOfKind(kind: string): string {
  if (kind === 'swimming_pool') return 'play';
  return kind === 'well' || kind === 'water_tank' ? 'residential' : 'public_water';
}
