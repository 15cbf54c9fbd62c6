/**
 * Tags of pictures, as exifreader names them. Exif knows best what the camera did, XMP what people wrote: the facts of
 * Exif go first, its texts last (cameras write `OLYMPUS DIGITAL CAMERA` for a caption).
 */
import type { TagMap } from './tag-map.ts';

/** Exif 3.0: camera, exposure, place, moment. */
export const exif: TagMap = {
  name: 'Exif',
  formats: ['Exif'],
  tags: {
    Make: 'camera_make',
    Model: 'camera_model',
    LensModel: 'lens',
    ExposureTime: 'exposure_time',
    FNumber: 'aperture|positive',
    ISOSpeedRatings: 'iso',
    FocalLength: 'focal_length',
    FocalLengthIn35mmFilm: 'focal_length_35mm',
    Orientation: 'picture_orientation|orientation',
    GPSLatitude: 'latitude',
    GPSLongitude: 'longitude',
    GPSAltitude: 'altitude',
    DateTimeOriginal: 'taken',
    DateTimeDigitized: 'taken',
    Software: 'encoder',
  },
};

/** By local name: `dc:title`, `xmp:Rating`, `photoshop:DateCreated`, `exif:FNumber`, `aux:Lens` ... */
export const xmp: TagMap = {
  name: 'XMP',
  formats: ['XMP'],
  tags: {
    title: 'title',
    description: 'description',
    subject: 'keywords',
    creator: 'artist',
    rights: 'copyright',
    Rating: 'rating|camera',
    RatingPercent: 'rating|windows',
    DateTimeOriginal: 'taken',
    DateCreated: 'taken',
    CreateDate: 'taken',
    Make: 'camera_make',
    Model: 'camera_model',
    LensModel: 'lens',
    Lens: 'lens',
    ExposureTime: 'exposure_time|quotient',
    FNumber: 'aperture|quotient',
    ISOSpeedRatings: 'iso',
    PhotographicSensitivity: 'iso',
    FocalLength: 'focal_length|quotient',
    Orientation: 'picture_orientation|orientation',
    GPSLatitude: 'latitude|compass',
    GPSLongitude: 'longitude|compass',
    CreatorTool: 'encoder',
  },
};

/** IIM 4.2, application records. `Taken` is `Date Created` with `Time Created`. */
export const iptc: TagMap = {
  name: 'IPTC',
  formats: ['IPTC'],
  tags: {
    'Object Name': 'title',
    'Caption/Abstract': 'description',
    Keywords: 'keywords',
    'By-line': 'artist',
    'Copyright Notice': 'copyright',
    Taken: 'taken',
  },
};

/** What people wrote, where nothing better says it. */
export const exifTexts: TagMap = {
  name: 'Exif',
  formats: ['Exif'],
  tags: {
    XPTitle: 'title',
    ImageDescription: 'description',
    XPSubject: 'description',
    UserComment: 'comment',
    XPComment: 'comment',
    XPKeywords: 'keywords|list',
    Artist: 'artist',
    XPAuthor: 'artist|list',
    Copyright: 'copyright',
    Rating: 'rating|camera',
    RatingPercent: 'rating|windows',
  },
};

/** Text chunks of PNG 3rd edition, 11.3.3.1. */
export const png: TagMap = {
  name: 'PNG',
  formats: ['PNG'],
  tags: {
    Title: 'title',
    Description: 'description',
    Author: 'artist',
    Copyright: 'copyright',
    Comment: 'comment',
    Software: 'encoder',
    'Creation Time': 'taken',
  },
};
