// Transactions a second of SQLite in WAL mode with synchronous=FULL: BATCH rows of SIZE bytes each.
//
//     sqlite_append FILE SECONDS BATCH SIZE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
  if (count < 5) return 2;
  sqlite3 *database;
  if (sqlite3_open(words[1], &database)) return 3;
  const char *setup =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE event(seq INTEGER PRIMARY KEY, line TEXT)";
  if (sqlite3_exec(database, setup, 0, 0, 0)) return 3;
  sqlite3_stmt *begin, *insert, *commit;
  sqlite3_prepare_v2(database, "BEGIN IMMEDIATE", -1, &begin, 0);
  sqlite3_prepare_v2(database, "INSERT INTO event(line) VALUES(?)", -1, &insert, 0);
  sqlite3_prepare_v2(database, "COMMIT", -1, &commit, 0);
  double limit = atof(words[2]), start = now();
  int batch = atoi(words[3]), size = atoi(words[4]);
  char *line = malloc(size);
  memset(line, 'x', size);
  long batches = 0;
  while (now() - start < limit) {
    sqlite3_step(begin), sqlite3_reset(begin);
    for (int index = 0; index < batch; index++) {
      sqlite3_bind_text(insert, 1, line, size, SQLITE_STATIC);
      if (sqlite3_step(insert) != SQLITE_DONE) return 3;
      sqlite3_reset(insert);
    }
    if (sqlite3_step(commit) != SQLITE_DONE) return 3;
    sqlite3_reset(commit);
    batches++;
  }
  printf("%.1f\n", batches / (now() - start));
  return 0;
}
