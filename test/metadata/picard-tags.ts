/**
 * What Picard writes (picard-docs, appendix "Tag Mapping"): key of ours, then the name in ID3v2, Vorbis comments, APEv2, MP4,
 * ASF and RIFF INFO. Freeform atoms of MP4 are without `----:com.apple.iTunes:`, `.` is none.
 */
export const FORMATS = ['ID3v2.4', 'vorbis', 'APEv2', 'iTunes', 'asf', 'exif'] as const;

const ROWS = `
acoustid_id|TXXX:Acoustid Id|ACOUSTID_ID|ACOUSTID_ID|-Acoustid Id|Acoustid/Id|.
acoustid_fingerprint|TXXX:Acoustid Fingerprint|ACOUSTID_FINGERPRINT|ACOUSTID_FINGERPRINT|-Acoustid Fingerprint|Acoustid/Fingerprint|.
album|TALB|ALBUM|Album|©alb|WM/AlbumTitle|IPRD
album_artist|TPE2|ALBUMARTIST|Album Artist|aART|WM/AlbumArtist|.
album_artist_sort|TSO2|ALBUMARTISTSORT|ALBUMARTISTSORT|soaa|WM/AlbumArtistSortOrder|.
album_artist_sort|TXXX:ALBUMARTISTSORT|.|.|.|.|.
album_sort|TSOA|ALBUMSORT|ALBUMSORT|soal|WM/AlbumSortOrder|.
arranger|PEOPLE:arranger|ARRANGER|Arranger|.|.|.
artist|TPE1|ARTIST|Artist|©ART|Author|IART
artist_sort|TSOP|ARTISTSORT|ARTISTSORT|soar|WM/ArtistSortOrder|.
artists|TXXX:Artists|ARTISTS|Artists|-ARTISTS|WM/ARTISTS|.
asin|TXXX:ASIN|ASIN|ASIN|-ASIN|ASIN|.
barcode|TXXX:BARCODE|BARCODE|Barcode|-BARCODE|WM/Barcode|.
bpm|TBPM|BPM|BPM|tmpo|WM/BeatsPerMinute|.
catalog_number|TXXX:CATALOGNUMBER|CATALOGNUMBER|CatalogNumber|-CATALOGNUMBER|WM/CatalogNo|.
comment|COMM|COMMENT|Comment|©cmt|Description|ICMT
compilation|TCMP|COMPILATION|Compilation|cpil|WM/IsCompilation|.
composer|TCOM|COMPOSER|Composer|©wrt|WM/Composer|IMUS
composer_sort|TSOC|COMPOSERSORT|COMPOSERSORT|soco|WM/ComposerSortOrder|.
composer_sort|TXXX:COMPOSERSORT|.|.|.|.|.
conductor|TPE3|CONDUCTOR|Conductor|-CONDUCTOR|WM/Conductor|.
copyright|TCOP|COPYRIGHT|Copyright|cprt|Copyright|ICOP
director|TXXX:DIRECTOR|DIRECTOR|Director|©dir|WM/Director|.
disc|TPOS|DISCNUMBER|Disc|disk|WM/PartOfSet|.
disc_subtitle|TSST|DISCSUBTITLE|DiscSubtitle|-DISCSUBTITLE|WM/SetSubTitle|.
encoded_by|TENC|ENCODEDBY|EncodedBy|.|WM/EncodedBy|IENC
encoder|.|.|.|©too|.|.
encoder_settings|TSSE|ENCODERSETTINGS|EncoderSettings|.|WM/EncodingSettings|.
engineer|PEOPLE:engineer|ENGINEER|Engineer|-ENGINEER|WM/Engineer|IENG
gapless|.|.|.|pgap|.|.
genre|TCON|GENRE|Genre|©gen|WM/Genre|IGNR
grouping|TIT1|GROUPING|Grouping|©grp|WM/ContentGroupDescription|.
grouping|GRP1|.|.|.|.|.
initial_key|TKEY|KEY|KEY|-initialkey|WM/InitialKey|.
isrc|TSRC|ISRC|ISRC|-ISRC|WM/ISRC|.
language|TLAN|LANGUAGE|Language|-LANGUAGE|WM/Language|ILNG
license|WCOP|LICENSE|LICENSE|-LICENSE|LICENSE|.
license|TXXX:LICENSE|.|.|.|.|.
lyricist|TEXT|LYRICIST|Lyricist|-LYRICIST|WM/Writer|.
lyrics|USLT|LYRICS|Lyrics|©lyr|WM/Lyrics|.
media|TMED|MEDIA|Media|-MEDIA|WM/Media|IMED
dj_mixer|PEOPLE:DJ-mix|DJMIXER|DJMixer|-DJMIXER|WM/DJMixer|.
mixer|PEOPLE:mix|MIXER|Mixer|-MIXER|WM/Mixer|.
mood|TMOO|MOOD|Mood|-MOOD|WM/Mood|.
movement|MVNM|MOVEMENTNAME|MOVEMENTNAME|©mvn|.|.
movement_total|.|MOVEMENTTOTAL|MOVEMENTTOTAL|©mvc|.|.
movement_number|MVIN|MOVEMENT|MOVEMENT|©mvi|.|.
musicbrainz_artist_id|TXXX:MusicBrainz Artist Id|MUSICBRAINZ_ARTISTID|MUSICBRAINZ_ARTISTID|-MusicBrainz Artist Id|MusicBrainz/Artist Id|.
musicbrainz_disc_id|TXXX:MusicBrainz Disc Id|MUSICBRAINZ_DISCID|MUSICBRAINZ_DISCID|-MusicBrainz Disc Id|MusicBrainz/Disc Id|.
musicbrainz_original_artist_id|TXXX:MusicBrainz Original Artist Id|MUSICBRAINZ_ORIGINALARTISTID|.|-MusicBrainz Original Artist Id|MusicBrainz/Original Artist Id|.
musicbrainz_original_album_id|TXXX:MusicBrainz Original Album Id|MUSICBRAINZ_ORIGINALALBUMID|.|-MusicBrainz Original Album Id|MusicBrainz/Original Album Id|.
musicbrainz_recording_id|UFID:http://musicbrainz.org|MUSICBRAINZ_TRACKID|MUSICBRAINZ_TRACKID|-MusicBrainz Track Id|MusicBrainz/Track Id|.
musicbrainz_album_artist_id|TXXX:MusicBrainz Album Artist Id|MUSICBRAINZ_ALBUMARTISTID|MUSICBRAINZ_ALBUMARTISTID|-MusicBrainz Album Artist Id|MusicBrainz/Album Artist Id|.
musicbrainz_release_group_id|TXXX:MusicBrainz Release Group Id|MUSICBRAINZ_RELEASEGROUPID|MUSICBRAINZ_RELEASEGROUPID|-MusicBrainz Release Group Id|MusicBrainz/Release Group Id|.
musicbrainz_album_id|TXXX:MusicBrainz Album Id|MUSICBRAINZ_ALBUMID|MUSICBRAINZ_ALBUMID|-MusicBrainz Album Id|MusicBrainz/Album Id|.
musicbrainz_release_track_id|TXXX:MusicBrainz Release Track Id|MUSICBRAINZ_RELEASETRACKID|MUSICBRAINZ_RELEASETRACKID|-MusicBrainz Release Track Id|MusicBrainz/Release Track Id|.
musicbrainz_trm_id|TXXX:MusicBrainz TRM Id|MUSICBRAINZ_TRMID|MUSICBRAINZ_TRMID|-MusicBrainz TRM Id|MusicBrainz/TRM Id|.
musicbrainz_work_id|TXXX:MusicBrainz Work Id|MUSICBRAINZ_WORKID|MUSICBRAINZ_WORKID|-MusicBrainz Work Id|MusicBrainz/Work Id|.
musicip_fingerprint|TXXX:MusicMagic Fingerprint|.|.|.|.|.
musicip_puid|TXXX:MusicIP PUID|MUSICIP_PUID|MUSICIP_PUID|-MusicIP PUID|MusicIP/PUID|.
original_album|TOAL|.|.|.|WM/OriginalAlbumTitle|.
original_artist|TOPE|.|Original Artist|.|WM/OriginalArtist|.
original_filename|TOFN|ORIGINALFILENAME|ORIGINALFILENAME|.|WM/OriginalFilename|.
original_date|TDOR|ORIGINALDATE|.|.|WM/OriginalReleaseTime|.
original_date|TORY|ORIGINALYEAR|ORIGINALYEAR|.|WM/OriginalReleaseYear|.
performer|TMCL|PERFORMER|Performer|.|.|.
podcast|.|.|.|pcst|.|.
podcast_url|.|.|.|purl|.|.
producer|PEOPLE:producer|PRODUCER|Producer|-PRODUCER|WM/Producer|IPRO
rating|.|RATING:user@email|.|.|.|.
label|TPUB|LABEL|Label|-LABEL|WM/Publisher|.
release_country|TXXX:MusicBrainz Album Release Country|RELEASECOUNTRY|RELEASECOUNTRY|-MusicBrainz Album Release Country|MusicBrainz/Album Release Country|ICNT
date|TDRC|DATE|Year|©day|WM/Year|ICRD
date|TYER|.|.|.|.|.
release_status|TXXX:MusicBrainz Album Status|RELEASESTATUS|MUSICBRAINZ_ALBUMSTATUS|-MusicBrainz Album Status|MusicBrainz/Album Status|.
release_type|TXXX:MusicBrainz Album Type|RELEASETYPE|MUSICBRAINZ_ALBUMTYPE|-MusicBrainz Album Type|MusicBrainz/Album Type|.
remixer|TPE4|REMIXER|MixArtist|-REMIXER|WM/ModifiedBy|.
replaygain_album_gain|TXXX:REPLAYGAIN_ALBUM_GAIN|REPLAYGAIN_ALBUM_GAIN|REPLAYGAIN_ALBUM_GAIN|-REPLAYGAIN_ALBUM_GAIN|REPLAYGAIN_ALBUM_GAIN|.
replaygain_album_peak|TXXX:REPLAYGAIN_ALBUM_PEAK|REPLAYGAIN_ALBUM_PEAK|REPLAYGAIN_ALBUM_PEAK|-REPLAYGAIN_ALBUM_PEAK|REPLAYGAIN_ALBUM_PEAK|.
replaygain_album_range|TXXX:REPLAYGAIN_ALBUM_RANGE|REPLAYGAIN_ALBUM_RANGE|REPLAYGAIN_ALBUM_RANGE|-REPLAYGAIN_ALBUM_RANGE|REPLAYGAIN_ALBUM_RANGE|.
replaygain_reference_loudness|TXXX:REPLAYGAIN_REFERENCE_LOUDNESS|REPLAYGAIN_REFERENCE_LOUDNESS|REPLAYGAIN_REFERENCE_LOUDNESS|-REPLAYGAIN_REFERENCE_LOUDNESS|REPLAYGAIN_REFERENCE_LOUDNESS|.
replaygain_track_gain|TXXX:REPLAYGAIN_TRACK_GAIN|REPLAYGAIN_TRACK_GAIN|REPLAYGAIN_TRACK_GAIN|-REPLAYGAIN_TRACK_GAIN|REPLAYGAIN_TRACK_GAIN|.
replaygain_track_peak|TXXX:REPLAYGAIN_TRACK_PEAK|REPLAYGAIN_TRACK_PEAK|REPLAYGAIN_TRACK_PEAK|-REPLAYGAIN_TRACK_PEAK|REPLAYGAIN_TRACK_PEAK|.
replaygain_track_range|TXXX:REPLAYGAIN_TRACK_RANGE|REPLAYGAIN_TRACK_RANGE|REPLAYGAIN_TRACK_RANGE|-REPLAYGAIN_TRACK_RANGE|REPLAYGAIN_TRACK_RANGE|.
script|TXXX:SCRIPT|SCRIPT|Script|-SCRIPT|WM/Script|.
title_show|.|.|.|tvsh|.|.
title_show_sort|.|.|.|sosn|.|.
show_movement|TXXX:SHOWMOVEMENT|SHOWMOVEMENT|SHOWMOVEMENT|shwm|.|.
subtitle|TIT3|SUBTITLE|Subtitle|-SUBTITLE|WM/SubTitle|.
disc_total|.|DISCTOTAL|.|.|.|.
disc_total|.|TOTALDISCS|.|.|.|.
track_total|.|TRACKTOTAL|.|.|.|.
track_total|.|TOTALTRACKS|.|.|.|.
track|TRCK|TRACKNUMBER|Track|trkn|WM/TrackNumber|ITRK
title|TIT2|TITLE|Title|©nam|Title|INAM
title_sort|TSOT|TITLESORT|TITLESORT|sonm|WM/TitleSortOrder|.
website|WOAR|WEBSITE|Weblink|.|WM/AuthorURL|.
work|TXXX:WORK|WORK|WORK|©wrk|WM/Work|.
writer|TXXX:Writer|WRITER|Writer|.|.|IWRI
`;

/** Key, and the name of its tag in each of `FORMATS`; undefined where it has none. */
export const PICARD: readonly (readonly [key: string, ids: readonly (string | undefined)[]])[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [key = '', ...ids] = row.split('|');
    return [
      key,
      ids.map((id) => (id === '.' ? undefined : id.replace(/^-/, '----:com.apple.iTunes:'))),
    ] as const;
  });
