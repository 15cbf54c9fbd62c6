import type { TagMap } from './tag-map.ts';

/** RIFF INFO (WAV), of which music-metadata speaks as `exif`, with the Broadcast Wave text. */
export const riff: TagMap = {
  name: 'RIFF',
  formats: ['exif'],
  tags: {
    INAM: 'title',
    TITL: 'title',
    IART: 'artist',
    ISTR: 'performer',
    IPRD: 'album',
    IALB: 'album',
    ITRK: 'track/track_total',
    IPRT: 'track/track_total',
    TRCK: 'track/track_total',
    IFRM: 'track_total',
    ICRD: 'date',
    YEAR: 'date',
    IGNR: 'genre',
    GNRE: 'genre',
    ISGN: 'genre',
    ICMT: 'comment',
    COMM: 'comment',
    IMUS: 'composer',
    IWRI: 'writer',
    IENG: 'engineer',
    IPRO: 'producer',
    ICNM: 'director_photo',
    IEDT: 'editor',
    ISTD: 'studio',
    ICNT: 'release_country',
    ICOP: 'copyright',
    IKEY: 'keywords',
    ILNG: 'language',
    IMED: 'media',
    IBPM: 'bpm',
    // By the book the source of the sound; programs write the recording code there, too.
    ISRC: 'isrc|isrc',
    IRTD: 'rating|stars',
    ISFT: 'encoder',
    ITCH: 'encoded_by',
    IENC: 'encoded_by',
    ISBJ: 'description',
    IBSU: 'website',
    TURL: 'website',
    'bext.description': 'description',
    'bext.originator': 'encoded_by',
    'bext.originationDate': 'date',
  },
};

/** The text chunks of AIFF; most files have an ID3v2 chunk beside them. */
export const aiff: TagMap = {
  name: 'AIFF',
  formats: ['AIFF'],
  tags: { NAME: 'title', AUTH: 'artist', '(c) ': 'copyright', ANNO: 'comment' },
};
