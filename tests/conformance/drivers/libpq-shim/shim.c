/* Stands in front of libpq: says which keywords a program connects with, and connects nowhere.
 *
 * An auditing library of the dynamic linker (rtld-audit(7), LD_AUDIT), since PHP opens its extensions so that
 * LD_PRELOAD does not reach them. It lives in a namespace of its own with a libpq of its own, which parses.
 *
 * Each call appends a line to the file DSNSMITH_SHIM names: `keyword=value …` with the values in
 * hexadecimal, as PQconninfoParse (libpq's own) understood them, or `error` where it refuses the string.
 * The caller gets no connection, which every one of them reports as a failure.
 */
#define _GNU_SOURCE
#include <libpq-fe.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_value(FILE *out, const char *keyword, const char *value) {
  fprintf(out, "%s=", keyword);
  for (const unsigned char *at = (const unsigned char *)value; *at != 0; ++at) fprintf(out, "%02x", *at);
  fputc(' ', out);
}

static FILE *opened(void) {
  const char *path = getenv("DSNSMITH_SHIM");
  return path == NULL ? NULL : fopen(path, "a");
}

/* The last one counts; values of PQconnectdbParams stand behind what its dbname expands to. */
static int put_conninfo(FILE *out, const char *conninfo) {
  char *message = NULL;
  PQconninfoOption *options = PQconninfoParse(conninfo, &message);
  if (options == NULL) {
    PQfreemem(message);
    fputs("error ", out);
    return 0;
  }
  for (PQconninfoOption *option = options; option->keyword != NULL; ++option) {
    if (option->val != NULL) put_value(out, option->keyword, option->val);
  }
  PQconninfoFree(options);
  return 1;
}

static PGconn *connectdb(const char *conninfo) {
  FILE *out = opened();
  if (out != NULL) {
    put_conninfo(out, conninfo);
    fputc('\n', out);
    fclose(out);
  }
  return NULL;
}

static PGconn *connectdb_params(const char *const *keywords, const char *const *values, int expand_dbname) {
  FILE *out = opened();
  if (out == NULL) return NULL;
  for (size_t i = 0; keywords[i] != NULL; ++i) {
    if (values[i] == NULL || values[i][0] == 0) continue;
    const int is_string = strncmp(values[i], "postgresql://", 13) == 0 || strncmp(values[i], "postgres://", 11) == 0 ||
                          strchr(values[i], '=') != NULL;
    if (expand_dbname && strcmp(keywords[i], "dbname") == 0 && is_string) {
      put_conninfo(out, values[i]);
    } else {
      put_value(out, keywords[i], values[i]);
    }
  }
  fputc('\n', out);
  fclose(out);
  return NULL;
}

/* --- rtld-audit(7) */

unsigned la_version(unsigned version) { return version < LAV_CURRENT ? version : LAV_CURRENT; }

unsigned la_objopen(struct link_map *map, Lmid_t lmid, uintptr_t *cookie) {
  (void)map, (void)lmid, (void)cookie;
  return LA_FLG_BINDTO | LA_FLG_BINDFROM;
}

uintptr_t la_symbind64(Elf64_Sym *symbol, unsigned index, uintptr_t *referrer, uintptr_t *definer, unsigned *flags,
                       const char *name) {
  (void)index, (void)referrer, (void)definer, (void)flags;
  if (strcmp(name, "PQconnectdb") == 0 || strcmp(name, "PQconnectStart") == 0) return (uintptr_t)connectdb;
  if (strcmp(name, "PQconnectdbParams") == 0 || strcmp(name, "PQconnectStartParams") == 0) return (uintptr_t)connectdb_params;
  return symbol->st_value;
}
