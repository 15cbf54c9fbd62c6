import type { TagMap } from './tag-map.ts';

/**
 * Matroska tags (RFC 9559, 5.1.8; matroska.org, Tag Specifications): target level, then name. Levels mean something of their
 * own for the names below; those of `names.ts` mean the same at every level, as in files of FFmpeg, which knows no levels.
 */
export const matroska: TagMap = {
  name: 'Matroska',
  formats: ['matroska'],
  tags: {
    'track:TITLE': 'title',
    'segment:title': 'title',
    'track:PART_NUMBER': 'track/track_total',
    'track:DATE_RECORDED': 'date',
    'track:DATE_RELEASED': 'date',
    'track:RATING': 'rating|five',
    'track:REPLAYGAIN_GAIN': 'replaygain_track_gain',
    'track:REPLAYGAIN_PEAK': 'replaygain_track_peak',
    'album:TITLE': 'album',
    'album:ARTIST': 'album_artist',
    'album:ARTISTSORT': 'album_artist_sort',
    'album:SORT_WITH': 'album_sort',
    'album:PART_NUMBER': 'disc',
    'album:TOTAL_PARTS': 'track_total',
    'album:DATE_RECORDED': 'original_date',
    'album:DATE_RELEASED': 'release_date',
    'album:REPLAYGAIN_GAIN': 'replaygain_album_gain',
    'album:REPLAYGAIN_PEAK': 'replaygain_album_peak',
    'edition:TITLE': 'album',
    'edition:TOTAL_PARTS': 'disc_total',
    'collection:TITLE': 'title_show',
  },
  // Without statistics of muxers.
  free: /^(?:track|album):(?!_STATISTICS|BPS$|DURATION$|NUMBER_OF_|SOURCE_ID$|TOTAL_PARTS$|SORT_WITH$)(.+)$/i,
};
