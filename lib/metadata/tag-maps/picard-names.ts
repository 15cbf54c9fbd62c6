/** Identifiers and ReplayGain as Picard writes them, by the same names in Vorbis comments and in APEv2 tags. */
export const PICARD_NAMES = {
  MUSICBRAINZ_TRACKID: 'musicbrainz_recording_id',
  MUSICBRAINZ_RELEASETRACKID: 'musicbrainz_release_track_id',
  MUSICBRAINZ_ALBUMID: 'musicbrainz_album_id',
  MUSICBRAINZ_ARTISTID: 'musicbrainz_artist_id',
  MUSICBRAINZ_ALBUMARTISTID: 'musicbrainz_album_artist_id',
  MUSICBRAINZ_RELEASEGROUPID: 'musicbrainz_release_group_id',
  MUSICBRAINZ_WORKID: 'musicbrainz_work_id',
  MUSICBRAINZ_DISCID: 'musicbrainz_disc_id',
  ACOUSTID_ID: 'acoustid_id',
  ACOUSTID_FINGERPRINT: 'acoustid_fingerprint',
  REPLAYGAIN_TRACK_GAIN: 'replaygain_track_gain',
  REPLAYGAIN_TRACK_PEAK: 'replaygain_track_peak',
  REPLAYGAIN_ALBUM_GAIN: 'replaygain_album_gain',
  REPLAYGAIN_ALBUM_PEAK: 'replaygain_album_peak',
} as const;
