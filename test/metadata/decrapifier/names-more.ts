/** Fifty more, written down after the first tuning. */
import type { Row } from './names.ts';

export const MORE: readonly Row[] = [
  [
    'Movies/The Lord of the Rings - The Two Towers (2002) Extended/The Lord of the Rings - The Two Towers (2002).mkv',
    { title: 'The Lord of the Rings - The Two Towers', year: 2002 },
  ],
  [
    'The.Office.US.S02E01.The.Dundies.1080p.AMZN.WEB-DL.DDP5.1.H.264-NTb.mkv',
    { title: 'The Office US', season: 2, episode: 1, subtitle: 'The Dundies' },
  ],
  [
    'the_wire_s03e11_middle_ground.avi',
    { title: 'the wire', season: 3, episode: 11, subtitle: 'middle ground' },
  ],
  [
    'House.of.Cards.2013.S01E01.Chapter.1.mkv',
    { title: 'House of Cards', year: 2013, season: 1, episode: 1, subtitle: 'Chapter 1' },
  ],
  ['Ghost.in.the.Shell.2.0.2008.mkv', { title: 'Ghost in the Shell 2 0', year: 2008 }],
  [
    'Star Trek TNG 7x25-26 All Good Things.avi',
    { title: 'Star Trek TNG', season: 7, episode: 25, last: 26, subtitle: 'All Good Things' },
  ],
  [
    'Avatar - The Last Airbender - 1x01 - The Boy in the Iceberg.mkv',
    { title: 'Avatar - The Last Airbender', season: 1, episode: 1, subtitle: 'The Boy in the Iceberg' },
  ],
  [
    'Game.of.Thrones.S01E01.Winter.Is.Coming.EXTENDED.720p.mkv',
    { title: 'Game of Thrones', season: 1, episode: 1, subtitle: 'Winter Is Coming' },
  ],
  [
    '[SubsPlease] Sousou no Frieren (01-28) (1080p) [Batch]/[SubsPlease] Sousou no Frieren - 03 (1080p) [F02B9CEE].mkv',
    { title: 'Sousou no Frieren', episode: 3 },
  ],
  ['[Judas] Attack on Titan - S04E16v2.mkv', { title: 'Attack on Titan', season: 4, episode: 16 }],
  [
    'Top Gear - 14x03 - 2009-11-29.mkv',
    { title: 'Top Gear', season: 14, episode: 3, subtitle: '2009-11-29' },
  ],
  [
    'Last.Week.Tonight.with.John.Oliver.S05E10.WEB.h264-TBS.mkv',
    { title: 'Last Week Tonight with John Oliver', season: 5, episode: 10 },
  ],
  [
    'Jimmy.Kimmel.2018.05.01.Chris.Pratt.WEB.x264-TBS.mkv',
    { title: 'Jimmy Kimmel', date: '2018-05-01', subtitle: 'Chris Pratt' },
  ],
  ['Dexter.S08E12.FiNAL.720p.HDTV.mkv', { title: 'Dexter', season: 8, episode: 12 }],
  ['Heroes/Season 3/Heroes.301.hdtv.avi', { title: 'Heroes', season: 3, episode: 1 }],
  [
    'Heroes/Season 3/301 - The Second Coming.avi',
    { title: 'Heroes', season: 3, episode: 1, subtitle: 'The Second Coming' },
  ],
  [
    'Two and a Half Men Season 8/Two and a Half Men S08E02.mkv',
    { title: 'Two and a Half Men', season: 8, episode: 2 },
  ],
  ['Series/Dark/Staffel 2/Dark.S02E01.German.DL.1080p.mkv', { title: 'Dark', season: 2, episode: 1 }],
  [
    'Doctor.Who.2005.8x11.Dark.Water.720p.HDTV.x264-FoV.mkv',
    { title: 'Doctor Who', year: 2005, season: 8, episode: 11, subtitle: 'Dark Water' },
  ],
  ['Rain Man 1988 REMASTERED 1080p BluRay x264 AAC - Ozlem.mp4', { title: 'Rain Man', year: 1988 }],
  [
    'One.Flew.Over.the.Cuckoos.Nest.(1975).1080p.mkv',
    { title: 'One Flew Over the Cuckoos Nest', year: 1975 },
  ],
  ['Apollo 13 (1995).mkv', { title: 'Apollo 13', year: 1995 }],
  ['Se7en.(1995).[1080p].{x264}.mkv', { title: 'Se7en', year: 1995 }],
  ['28.Days.Later.2002.mkv', { title: '28 Days Later', year: 2002 }],
  ['Movie - 2012.mkv', { title: 'Movie', year: 2012 }],
  ['Fantastic.Four.2005.TS.XviD.avi', { title: 'Fantastic Four', year: 2005 }],
  ['Nikita.S02E01.HDTV.XviD-LOL.[VTV].avi', { title: 'Nikita', season: 2, episode: 1 }],
  [
    'True.Detective.S01.COMPLETE.720p/True.Detective.S01E01.mkv',
    { title: 'True Detective', season: 1, episode: 1 },
  ],
  ['Naruto/Naruto 001.mkv', { title: 'Naruto', episode: 1 }],
  // A film may be called so (Room 237): without a word from its folder a bare number stays in the title.
  ['Naruto Shippuden 345.mkv', { title: 'Naruto Shippuden 345' }],
  [
    'Supernatural.S07E23.Season.Finale.mkv',
    { title: 'Supernatural', season: 7, episode: 23, subtitle: 'Season Finale' },
  ],
  ['Detective Conan - Episode 555 - Name.mkv', { title: 'Detective Conan', episode: 555, subtitle: 'Name' }],
  [
    'MythBusters.S04E01.Newspaper.Crossbow.1080p.Netflix.mkv',
    { title: 'MythBusters', season: 4, episode: 1, subtitle: 'Newspaper Crossbow' },
  ],
  ['The.Good.Wife.S06E01.HDTV.x264-LOL[ettv].mp4', { title: 'The Good Wife', season: 6, episode: 1 }],
  ['Pulp Fiction.1994.Blu-Ray.1080p.mkv', { title: 'Pulp Fiction', year: 1994 }],
  ['The Lion King 3D (1994).mkv', { title: 'The Lion King 3D', year: 1994 }],
  ['Sintel.2010.4k.mkv', { title: 'Sintel', year: 2010 }],
  ['Show.Name.S01E01.S01E02.mkv', { title: 'Show Name', season: 1, episode: 1, last: 2 }],
  [
    'Show Name - s02e04-06 - Title.mkv',
    { title: 'Show Name', season: 2, episode: 4, last: 6, subtitle: 'Title' },
  ],
  ['Show.Name.S02E04E05E06.720p.mkv', { title: 'Show Name', season: 2, episode: 4, last: 6 }],
  ['Show (1998)/S2/E3 - Title.mkv', { title: 'Show', year: 1998, season: 2, episode: 3, subtitle: 'Title' }],
  ['show/season 1/s1e1.mkv', { title: 'show', season: 1, episode: 1 }],
  ['Hannibal.Rising.2007.UNRATED.DVDRip.mkv', { title: 'Hannibal Rising', year: 2007 }],
  ['Movie.Name.2018.2160p.UHD.BluRay.TrueHD.Atmos.7.1.HEVC.REMUX.mkv', { title: 'Movie Name', year: 2018 }],
  ['Some.Movie.2019.NORDiC.1080p.mkv', { title: 'Some Movie', year: 2019 }],
  ['La.Casa.de.Papel.Temporada.1.Capitulo.2.mkv', { title: 'La Casa de Papel', season: 1, episode: 2 }],
  ['Family.Guy.S12E01-E02-E03.mkv', { title: 'Family Guy', season: 12, episode: 1, last: 3 }],
  ['Show.Name.S01E01.[1080p].[x265].mkv', { title: 'Show Name', season: 1, episode: 1 }],
  ['Mad Max 2 - The Road Warrior (1981).mkv', { title: 'Mad Max 2 - The Road Warrior', year: 1981 }],
  ['Kung Fu Panda 2 2011 1080p.mkv', { title: 'Kung Fu Panda 2', year: 2011 }],
];
