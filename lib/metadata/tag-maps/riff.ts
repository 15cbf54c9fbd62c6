import type { TagMap } from './tag-map.ts';

/** RIFF INFO (WAV), of which music-metadata speaks as `exif`, with the Broadcast Wave text. */
export const riff: TagMap = {
  formats: ['exif'],
  tags: {
    INAM: 'title',
    TITL: 'title',
    IART: 'artist',
    IPRD: 'album',
    IALB: 'album',
    ITRK: 'track/track_total',
    IPRT: 'track/track_total',
    TRCK: 'track/track_total',
    ICRD: 'date',
    YEAR: 'date',
    IGNR: 'genre',
    GNRE: 'genre',
    ICMT: 'comment',
    COMM: 'comment',
    IMUS: 'composer',
    IWRI: 'writer',
    IENG: 'engineer',
    IPRO: 'producer',
    ICOP: 'copyright',
    IKEY: 'keywords',
    ILNG: 'language',
    IMED: 'media',
    ISFT: 'encoder',
    ITCH: 'encoded_by',
    ISBJ: 'description',
    TURL: 'website',
    'bext.description': 'description',
    'bext.originator': 'encoded_by',
    'bext.originationDate': 'date',
  },
};

/** The text chunks of AIFF; most files have an ID3v2 chunk beside them. */
export const aiff: TagMap = {
  formats: ['AIFF'],
  tags: { NAME: 'title', AUTH: 'artist', '(c) ': 'copyright', ANNO: 'comment' },
};
