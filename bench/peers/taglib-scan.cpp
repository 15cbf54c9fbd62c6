// What a native scanner can do: TagLib reads, SQLite stores, one row a file.
//
//   taglib-scan FOLDER DATABASE [READERS]
//
// The main thread walks, decides by size and mtime what is new, changed, unchanged or gone, and writes; READERS threads
// (two unless said) read tags. Written to be fast: one walk with d_type and fstatat, known files in a hash map, prepared
// statements, transactions of 256 rows, WAL, rows handed over in batches.
//
//   g++ -O2 -std=c++17 taglib-scan.cpp -o taglib-scan -ltag -lsqlite3 -pthread

#include <dirent.h>
#include <sqlite3.h>
#include <strings.h>
#include <sys/stat.h>
#include <taglib/audioproperties.h>
#include <taglib/fileref.h>
#include <taglib/tag.h>
#include <taglib/tpropertymap.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

struct Stamp {
  int64_t size, mtime;  // bytes, nanoseconds
};

struct Job {
  std::string path;
  Stamp stamp;
};

struct Row {
  Job job;
  bool read = false;
  std::string title, artist, album, albumArtist, composer, genre, date, track, disc, codec;
  int duration = 0, bitrate = 0, sampleRate = 0, channels = 0;
};

struct Known {
  Stamp stamp;
  bool seen = false;
};

constexpr size_t BATCH = 64;         // rows a hand-over
constexpr size_t TRANSACTION = 256;  // rows a transaction

static void check(int code, sqlite3 *db, const char *what) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
  exit(1);
}

static bool isAudio(const char *name) {
  static const char *const suffixes[] = {"mp3", "flac", "m4a", "ogg", "opus", "wav", "aiff", "aif", "mp4", "oga",
                                         "wma", "ape",  "mpc", "wv",  "tta",  "spx"};
  const char *dot = strrchr(name, '.');
  if (!dot) return false;
  for (const char *suffix : suffixes)
    if (!strcasecmp(dot + 1, suffix)) return true;
  return false;
}

// Depth first, one descriptor open a level.
static void walk(const std::string &folder, std::unordered_map<std::string, Known> &known, std::vector<Job> &jobs) {
  DIR *listing = opendir(folder.c_str());
  if (!listing) return;
  std::vector<std::string> folders;
  while (dirent *entry = readdir(listing)) {
    if (entry->d_name[0] == '.') continue;
    std::string path = folder + "/" + entry->d_name;
    if (entry->d_type == DT_DIR) {
      folders.push_back(std::move(path));
      continue;
    }
    if (!isAudio(entry->d_name)) continue;
    struct stat status;
    if (fstatat(dirfd(listing), entry->d_name, &status, 0) || !S_ISREG(status.st_mode)) continue;
    Stamp stamp{status.st_size, status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec};
    auto found = known.find(path);
    if (found != known.end()) {
      found->second.seen = true;
      if (found->second.stamp.size == stamp.size && found->second.stamp.mtime == stamp.mtime) continue;
    }
    jobs.push_back({std::move(path), stamp});
  }
  closedir(listing);
  for (const auto &each : folders) walk(each, known, jobs);
}

static std::string first(const TagLib::PropertyMap &properties, const char *key) {
  auto found = properties.find(key);
  return found == properties.end() ? std::string() : found->second.toString("; ").to8Bit(true);
}

static Row read(Job job) {
  Row row;
  const char *dot = strrchr(job.path.c_str(), '.');
  if (dot) row.codec = dot + 1;
  TagLib::FileRef file(job.path.c_str(), true, TagLib::AudioProperties::Fast);
  row.job = std::move(job);
  if (file.isNull() || !file.audioProperties()) return row;
  const TagLib::PropertyMap properties = file.file()->properties();
  row.read = true;
  row.title = first(properties, "TITLE");
  row.artist = first(properties, "ARTIST");
  row.album = first(properties, "ALBUM");
  row.albumArtist = first(properties, "ALBUMARTIST");
  row.composer = first(properties, "COMPOSER");
  row.genre = first(properties, "GENRE");
  row.date = first(properties, "DATE");
  row.track = first(properties, "TRACKNUMBER");
  row.disc = first(properties, "DISCNUMBER");
  const TagLib::AudioProperties *sound = file.audioProperties();
  row.duration = sound->lengthInMilliseconds();
  row.bitrate = sound->bitrate();
  row.sampleRate = sound->sampleRate();
  row.channels = sound->channels();
  return row;
}

// Batches of rows from the readers to the writer.
class Channel {
 public:
  explicit Channel(int readers) : open_(readers) {}
  void push(std::vector<Row> &&rows) {
    std::lock_guard<std::mutex> guard(mutex_);
    batches_.push_back(std::move(rows));
    filled_.notify_one();
  }
  void close() {
    std::lock_guard<std::mutex> guard(mutex_);
    --open_;
    filled_.notify_one();
  }
  // Everything that is there; empty at the end.
  std::vector<std::vector<Row>> take() {
    std::unique_lock<std::mutex> lock(mutex_);
    filled_.wait(lock, [this] { return !batches_.empty() || open_ == 0; });
    return std::exchange(batches_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<std::vector<Row>> batches_;
  int open_;
};

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: taglib-scan FOLDER DATABASE [READERS]\n");
    return 2;
  }
  const int readers = argc > 3 ? atoi(argv[3]) : 2;

  sqlite3 *db;
  check(sqlite3_open(argv[2], &db), db, "open");
  auto run = [&](const char *sql) { check(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), db, sql); };
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = NORMAL");
  run("CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, read INTEGER, title TEXT,"
      " artist TEXT, album TEXT, album_artist TEXT, composer TEXT, genre TEXT, date TEXT, track TEXT, disc TEXT,"
      " codec TEXT, duration INTEGER, bitrate INTEGER, sample_rate INTEGER, channels INTEGER) WITHOUT ROWID");

  std::unordered_map<std::string, Known> known;
  sqlite3_stmt *select;
  check(sqlite3_prepare_v2(db, "SELECT path, size, mtime FROM file", -1, &select, nullptr), db, "select");
  while (sqlite3_step(select) == SQLITE_ROW) {
    std::string path(reinterpret_cast<const char *>(sqlite3_column_text(select, 0)), sqlite3_column_bytes(select, 0));
    known[std::move(path)] = {{sqlite3_column_int64(select, 1), sqlite3_column_int64(select, 2)}};
  }
  sqlite3_finalize(select);

  std::vector<Job> jobs;
  walk(argv[1], known, jobs);

  // Nothing to read: no thread is worth its start.
  const int started = jobs.empty() ? 0 : readers;
  Channel channel(started);
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;
  for (int index = 0; index < started; index++)
    threads.emplace_back([&] {
      for (;;) {
        const size_t from = next.fetch_add(BATCH);
        if (from >= jobs.size()) break;
        std::vector<Row> rows;
        rows.reserve(BATCH);
        for (size_t job = from; job < std::min(from + BATCH, jobs.size()); job++) rows.push_back(read(std::move(jobs[job])));
        channel.push(std::move(rows));
      }
      channel.close();
    });

  sqlite3_stmt *insert, *remove;
  check(sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO file VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insert, nullptr), db, "insert");
  check(sqlite3_prepare_v2(db, "DELETE FROM file WHERE path = ?", -1, &remove, nullptr), db, "delete");
  size_t written = 0;
  auto turn = [&] {
    if (written % TRANSACTION == 0) run(written == 0 ? "BEGIN" : "COMMIT; BEGIN");
    written++;
  };
  for (auto batches = channel.take(); !batches.empty(); batches = channel.take())
    for (const auto &rows : batches)
      for (const Row &row : rows) {
        turn();
        int at = 1;
        auto text = [&](const std::string &value) {
          sqlite3_bind_text(insert, at++, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
        };
        auto number = [&](int64_t value) { sqlite3_bind_int64(insert, at++, value); };
        text(row.job.path);
        number(row.job.stamp.size);
        number(row.job.stamp.mtime);
        number(row.read);
        for (const auto *value : {&row.title, &row.artist, &row.album, &row.albumArtist, &row.composer, &row.genre,
                                  &row.date, &row.track, &row.disc, &row.codec})
          text(*value);
        for (int value : {row.duration, row.bitrate, row.sampleRate, row.channels}) number(value);
        check(sqlite3_step(insert), db, "insert");
        sqlite3_reset(insert);
      }
  for (auto &thread : threads) thread.join();
  for (const auto &[path, file] : known)
    if (!file.seen) {
      turn();
      sqlite3_bind_text(remove, 1, path.data(), static_cast<int>(path.size()), SQLITE_STATIC);
      check(sqlite3_step(remove), db, "delete");
      sqlite3_reset(remove);
    }
  if (written > 0) run("COMMIT");
  sqlite3_finalize(insert);
  sqlite3_finalize(remove);
  sqlite3_close(db);
  return 0;
}
