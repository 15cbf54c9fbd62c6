/** The records of the demo library. All of them, and everybody on them, are made up. */
import type { Colour } from '../test/support/media/png.ts';

export type DemoFormat = 'mp3' | 'flac' | 'm4a' | 'ogg' | 'opus' | 'wav';

export interface DemoAlbum {
  readonly artist: string;
  readonly title: string;
  readonly year: number;
  readonly genre: string;
  readonly format: DemoFormat;
  readonly cover: 'inside' | 'beside' | 'none';
  readonly colours: readonly [Colour, Colour];
  readonly tracks: readonly string[];
}

export const DEMO_ALBUMS: readonly DemoAlbum[] = [
  {
    artist: 'The Quiet Harbour',
    title: 'Low Tide',
    year: 1998,
    genre: 'Ambient',
    format: 'flac',
    cover: 'inside',
    colours: [
      [16, 42, 67],
      [72, 187, 190],
    ],
    tracks: [
      'Mooring',
      'Salt',
      'Low Tide',
      'A Lamp on the Pier',
      'Fog Signal',
      'Herring Gulls',
      'Slack Water',
      'Home Before Dark',
    ],
  },
  {
    artist: 'Marta Železná',
    title: 'Noční vlak',
    year: 2011,
    genre: 'Folk',
    format: 'mp3',
    cover: 'beside',
    colours: [
      [44, 24, 76],
      [214, 93, 122],
    ],
    tracks: [
      'Nástupiště',
      'Noční vlak',
      'Příští zastávka',
      'Dům u trati',
      'Žluté světlo',
      'Jízdenka tam',
      'Ranní mlha',
    ],
  },
  {
    artist: '夜行列車',
    title: '海辺の駅',
    year: 2016,
    genre: 'Jazz',
    format: 'm4a',
    cover: 'inside',
    colours: [
      [12, 53, 71],
      [240, 174, 87],
    ],
    tracks: ['始発', '海辺の駅', '雨のホーム', '各駅停車', '終電のあと', '踏切', '帰り道'],
  },
  {
    artist: 'Северный ветер',
    title: 'Белая ночь',
    year: 1987,
    genre: 'Rock',
    format: 'ogg',
    cover: 'inside',
    colours: [
      [27, 61, 95],
      [198, 214, 232],
    ],
    tracks: ['Рассвет', 'Белая ночь', 'Нева', 'Мосты', 'Последний трамвай', 'Чайка', 'Тишина'],
  },
  {
    artist: 'Copper Meadow',
    title: 'Field Recordings of Nothing',
    year: 2020,
    genre: 'Electronic',
    format: 'opus',
    cover: 'beside',
    colours: [
      [64, 28, 18],
      [226, 142, 68],
    ],
    tracks: [
      'Grass',
      'Power Line',
      'Nothing, Part 1',
      'Nothing, Part 2',
      'A Fence in the Wind',
      'Crickets 🦗',
      'Dew',
    ],
  },
  {
    artist: 'Ensemble Ångström',
    title: 'Kammarmusik',
    year: 2004,
    genre: 'Classical',
    format: 'flac',
    cover: 'beside',
    colours: [
      [38, 50, 31],
      [173, 193, 120],
    ],
    tracks: [
      'I. Allegro',
      'II. Andante',
      'III. Menuett',
      'IV. Presto',
      'Visa från Värmland',
      'Polska',
      'Vaggvisa',
    ],
  },
  {
    artist: 'Los Faroles',
    title: 'Calle sin salida',
    year: 1974,
    genre: 'Latin',
    format: 'mp3',
    cover: 'inside',
    colours: [
      [92, 14, 30],
      [245, 183, 49],
    ],
    tracks: [
      'Esquina',
      'El último farol',
      'Señora de la lluvia',
      'Calle sin salida',
      'Café',
      'Mañana',
      'Tu balcón',
      'Despedida',
    ],
  },
  {
    artist: 'Uncle Theo',
    title: 'Kitchen Tapes',
    year: 1963,
    genre: 'Blues',
    format: 'wav',
    cover: 'none',
    colours: [
      [30, 30, 30],
      [120, 110, 90],
    ],
    tracks: ['Kettle Blues', 'Broken Chair', 'Rain on the Sink', 'Two Spoons', 'Goodnight, Stove'],
  },
];
