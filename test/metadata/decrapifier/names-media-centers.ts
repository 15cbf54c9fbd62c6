/** Names as Kodi, Jellyfin, Plex, Sonarr, Radarr and groups of anime write them, set down before the rules were looked at. */
import type { Row } from './names.ts';

export const MEDIA_CENTERS: readonly Row[] = [
  // Radarr, Plex, Kodi and Jellyfin: films.
  [
    'Movies/The Movie Title (2010)/The Movie Title (2010) {imdb-tt0066921} {edition-Ultimate Extended} [IMAX HYBRID][Bluray-1080p Proper][3D][DV HDR10][DTS 5.1][x264]-EVOLVE.mkv',
    { title: 'The Movie Title', year: 2010 },
  ],
  [
    'The.Movie.Title.2010.REMASTERED.1080p.BluRay.DTS.x264-GROUP.mkv',
    { title: 'The Movie Title', year: 2010 },
  ],
  ['Movies/Avatar (2009)/Avatar (2009) - Bluray-1080p.mkv', { title: 'Avatar', year: 2009 }],
  ['Movies/Avatar (2009) [tmdbid-19995]/Avatar (2009) [tmdbid-19995].mkv', { title: 'Avatar', year: 2009 }],
  [
    "Movies/Blade Runner (1982)/Blade Runner (1982) [Director's Cut].mkv",
    { title: 'Blade Runner', year: 1982 },
  ],
  [
    'Movies/The Ultimate Journey (2017)/The Ultimate Journey (2017)-cd2.avi',
    { title: 'The Ultimate Journey', year: 2017, part: 2 },
  ],
  [
    'Harry Potter and the Deathly Hallows Part 2 (2011).mkv',
    { title: 'Harry Potter and the Deathly Hallows Part 2', year: 2011 },
  ],
  ['Se7en.1995.Remastered.1080p.BluRay.10bit.HEVC.6CH-MkvCage.mkv', { title: 'Se7en', year: 1995 }],
  ['WALL·E (2008).mkv', { title: 'WALL·E', year: 2008 }],
  ['12.Angry.Men.1957.CRITERION.1080p.BluRay.FLAC.1.0.x264-GRP.mkv', { title: '12 Angry Men', year: 1957 }],
  [
    'Wonder.Woman.1984.2020.2160p.HMAX.WEB-DL.DDP5.1.Atmos.HDR.HEVC-GRP.mkv',
    { title: 'Wonder Woman 1984', year: 2020 },
  ],
  [
    'Mission.Impossible.Dead.Reckoning.Part.One.2023.1080p.AMZN.WEB-DL.DDP5.1.H.264-GRP.mkv',
    { title: 'Mission Impossible Dead Reckoning Part One', year: 2023 },
  ],
  [
    'Le Fabuleux Destin d’Amélie Poulain (2001) MULTi 1080p.mkv',
    { title: 'Le Fabuleux Destin d’Amélie Poulain', year: 2001 },
  ],
  ['Das.Boot.1981.Directors.Cut.German.DL.1080p.BluRay.x264-GRP.mkv', { title: 'Das Boot', year: 1981 }],
  ['[REC] (2007).mkv', { title: '[REC]', year: 2007 }],
  ['(500) Days of Summer (2009).mkv', { title: '(500) Days of Summer', year: 2009 }],
  ['Monsters, Inc. (2001) 720p.mp4', { title: 'Monsters, Inc.', year: 2001 }],
  ['300.2006.1080p.BluRay.x264.mkv', { title: '300', year: 2006 }],
  [
    'Spider-Man.No.Way.Home.2021.1080p.WEBRip.x265-RARBG.mp4',
    { title: 'Spider-Man No Way Home', year: 2021 },
  ],
  ['Lola rennt (1998).de.mkv', { title: 'Lola rennt', year: 1998 }],
  // Sonarr and the media centers: episodes.
  [
    'The Series Title! (2010)/Season 01/The Series Title! (2010) - S01E01 - Episode Title 1 [AMZN WEBDL-1080p Proper][DV HDR10][DTS 5.1][x264]-RlsGrp.mkv',
    { title: 'The Series Title!', year: 2010, season: 1, episode: 1, subtitle: 'Episode Title 1' },
  ],
  [
    'The Series Title! (2010)/Season 01/The Series Title! (2010) - S01E01-E03 - Episode Title.mkv',
    { title: 'The Series Title!', year: 2010, season: 1, episode: 1, last: 3, subtitle: 'Episode Title' },
  ],
  [
    'The Series Title (2010)/Season 01/The Series Title (2010) - 2013-10-30 - Episode Title.mkv',
    { title: 'The Series Title', year: 2010, season: 1, date: '2013-10-30', subtitle: 'Episode Title' },
  ],
  [
    'Shows/Grey’s Anatomy (2005)/Season 00/Grey’s Anatomy (2005) - s00e01.mkv',
    { title: 'Grey’s Anatomy', year: 2005, season: 0, episode: 1 },
  ],
  [
    'Shows/Series Name A (2010)/Season 01/Series Name A S01E03.mkv',
    { title: 'Series Name A', year: 2010, season: 1, episode: 3 },
  ],
  [
    'Shows/Series Name (2018)/Season 02/S02E05.mkv',
    { title: 'Series Name', year: 2018, season: 2, episode: 5 },
  ],
  [
    'Shows/Series Name (2018)/Season 02/Episode 5.mkv',
    { title: 'Series Name', year: 2018, season: 2, episode: 5 },
  ],
  [
    'Shows/Series Name/Season 2/E05 - The Name.mkv',
    { title: 'Series Name', season: 2, episode: 5, subtitle: 'The Name' },
  ],
  ['Homeland.S02E12.FiNAL.1080p.BluRay.x264-GRP.mkv', { title: 'Homeland', season: 2, episode: 12 }],
  [
    'The.Wire.S03E05.Straight.and.True.720p.HDTV.x264-GRP.mkv',
    { title: 'The Wire', season: 3, episode: 5, subtitle: 'Straight and True' },
  ],
  [
    'the_wire_-_3x05_-_straight_and_true.avi',
    { title: 'the wire', season: 3, episode: 5, subtitle: 'straight and true' },
  ],
  ['Stargate.SG-1.S07E15.DVDRip.avi', { title: 'Stargate SG-1', season: 7, episode: 15 }],
  [
    'Battlestar.Galactica.(2003).S01E01.33.mkv',
    { title: 'Battlestar Galactica', year: 2003, season: 1, episode: 1, subtitle: '33' },
  ],
  ['House.of.Cards.(US).S01E01.1080p.mkv', { title: 'House of Cards (US)', season: 1, episode: 1 }],
  ['Castle.2009.S01E14.English.HDTV.XviD-GRP.avi', { title: 'Castle', year: 2009, season: 1, episode: 14 }],
  [
    'Show.Name.S2023E05.Title.1080p.WEB.mkv',
    { title: 'Show Name', season: 2023, episode: 5, subtitle: 'Title' },
  ],
  [
    'Kaamelott/Saison 2/Kaamelott - Saison 2 Épisode 4 - Le Pain.mkv',
    { title: 'Kaamelott', season: 2, episode: 4, subtitle: 'Le Pain' },
  ],
  ['Kaamelott Saison 2 Épisode 4.avi', { title: 'Kaamelott', season: 2, episode: 4 }],
  ['Dark/Staffel 1/Dark - Folge 3.mkv', { title: 'Dark', season: 1, episode: 3 }],
  ['Tatort Staffel 3 Folge 7.mkv', { title: 'Tatort', season: 3, episode: 7 }],
  [
    'La.Casa.de.Papel/Temporada 2/La Casa de Papel - Temporada 2 Episodio 3.mkv',
    { title: 'La Casa de Papel', season: 2, episode: 3 },
  ],
  ['Gomorra/Stagione 1/Gomorra - 1x04.mkv', { title: 'Gomorra', season: 1, episode: 4 }],
  ['The.Office.S01E02.German.mkv', { title: 'The Office', season: 1, episode: 2 }],
  ['Dark.S01E01.GERMAN.DL.1080p.WEB.x264-GRP.mkv', { title: 'Dark', season: 1, episode: 1 }],
  ['Borgen.S01E01.Danish.DVDRip.mkv', { title: 'Borgen', season: 1, episode: 1 }],
  ['The.Last.Week.Tonight.2019.04.14.720p.WEB.mkv', { title: 'The Last Week Tonight', date: '2019-04-14' }],
  ['Some.Show.S01E05E06.720p.mkv', { title: 'Some Show', season: 1, episode: 5, last: 6 }],
  ['Some Show 2x05-2x07.avi', { title: 'Some Show', season: 2, episode: 5, last: 7 }],
  // Anime.
  ['[Coalgirls] Clannad 01-02 [1920x1080 Blu-Ray FLAC].mkv', { title: 'Clannad', episode: 1, last: 2 }],
  ['[Coalgirls]_Clannad_23_(1920x1080_Blu-Ray_FLAC)_[CRC32].mkv', { title: 'Clannad', episode: 23 }],
  [
    '[SubsPlease] Boku no Hero Academia - 114 (1080p) [1234ABCD].mkv',
    { title: 'Boku no Hero Academia', episode: 114 },
  ],
  [
    '[Erai-raws] Jujutsu Kaisen 2nd Season - 05 [1080p][Multiple Subtitle][ABCDEF12].mkv',
    { title: 'Jujutsu Kaisen', season: 2, episode: 5 },
  ],
  ['[DB]_Bleach_264_[012073FE].avi', { title: 'Bleach', episode: 264 }],
  [
    'Bleach - s02e12 - 033 - Name of it [HDTV 720p].mkv',
    { title: 'Bleach', season: 2, episode: 12, subtitle: 'Name of it' },
  ],
  ['[Judas] Golden Kamuy (Season 3) - S03E04.mkv', { title: 'Golden Kamuy', season: 3, episode: 4 }],
  ['[Group] Steins;Gate 0 - 12 [BD 1080p].mkv', { title: 'Steins;Gate 0', episode: 12 }],
  ['[HorribleSubs] Shingeki no Kyojin S3 - 38.5 [720p].mkv', { title: 'Shingeki no Kyojin', season: 3 }],
  [
    'Cowboy Bebop - 05 - Ballad of Fallen Angels (BD 1080p).mkv',
    { title: 'Cowboy Bebop', episode: 5, subtitle: 'Ballad of Fallen Angels' },
  ],
  ['One Piece Episode 1015 English Sub.mkv', { title: 'One Piece', episode: 1015 }],
  ['[Moozzi2] Toradora! - NCOP1 (BD 1920x1080).mkv', { title: 'Toradora! - NCOP1' }],
];
