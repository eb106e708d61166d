// A format is a pair: emit and read, inverse for one named reader.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"

namespace dsnsmith {

// One key of an output.
struct Entry {
  std::string key;
  Secret value;
};

// What an output says besides its entries. Fields that a format has no place for
// are refused when the spec is read (FormatFacts::metadata).
struct Metadata {
  std::string name;                                             // Kubernetes: metadata.name
  std::string name_space;                                       // Kubernetes: metadata.namespace
  std::string type;                                             // Kubernetes: type; empty: Opaque
  std::vector<std::pair<std::string, std::string>> labels;      // in the spec's order; written sorted
  std::vector<std::pair<std::string, std::string>> annotations;
  bool immutable = false;
  bool keep_foreign_keys = false;                               // `merge: keep`
  bool raw_payload = false;                                     // Secret Manager: bytes for --data-file=-, not the request body
  std::string environment;                                      // written into files that have comments
  // Files that come beside the output, `ca.pem=DIGEST`, so that the next run knows its own.
  std::vector<std::string> files;
  std::string certificate;                                      // SealedSecret: the text of the file, PEM
  std::string scope;                                            // SealedSecret: strict (empty, too), namespace-wide, cluster-wide
  std::string store;                                            // External Secrets: the store's name, and its kind
  std::string store_kind;                                       // SecretStore or ClusterSecretStore
  std::string remote_key;                                       // what the store calls a value; `{key}` stands for the entry's
  std::string remote_property;                                  // a property of that; empty: the whole value
  // Keyed fingerprint of the entries (hex), for a restart annotation; empty: none is written.
  std::string fingerprint;
};

struct EmitRequest {
  std::span<const Entry> entries;     // unique keys, in the spec's order
  const Metadata& metadata;
  std::string_view reader;            // one of FormatFacts::readers
  const Secret* existing = nullptr;   // the bytes of the file that is there, if any
  const Place& place;                 // of the output in the spec, for diagnostics
  // Place of each entry, same order; diagnostics about one entry point there.
  std::span<const Place> entry_places;
};

struct ReadRequest {
  const Secret& bytes;
  const Metadata& metadata;
  std::string_view reader;
  const Place& place;
  std::span<const Entry> files = {};  // of a folder: what lies in it, by name
};

struct ReaderFacts {
  std::string_view id;       // `docker-compose`
  std::string_view title;    // "docker compose env_file"
  std::string_view carries;  // one line: what this reader can be given, and what not
  std::string_view source;   // where the grammar was read or run
  std::string_view evidence; // `run` or `read`
};

// How bytes of an output are used besides being a file.
enum class ForeignContent { kept, refused, none };  // lines or keys of others in an existing file

// Where the files go that an entry brings along.
enum class FilesAs { beside, entries, none };  // into the same directory; as keys of the output itself; nowhere

// What lies in a folder in which each entry is a file of its own, where nothing else says which files are ours.
inline constexpr std::string_view kFolderList = ".dsnsmith";

// What our own comment in an existing output says (keyed_file.hpp).
struct OwnHeader;
using MarkReader = OwnHeader (*)(std::string_view bytes);
inline constexpr MarkReader kNoMark = nullptr;  // its text has no place for one

struct Format {
  std::string_view id;               // `dotenv`
  std::string_view title;
  std::span<const ReaderFacts> readers;  // the first is the default; at least one
  std::string_view metadata;         // names of the Metadata fields it takes, separated by blanks: `name namespace type labels annotations immutable merge payload`
  ForeignContent foreign;
  MarkReader mark;                   // reads our own mark in its text: the environment and the files beside it; kNoMark
  FilesAs files;

  // Bytes such that read(emit(entries)) gives the entries back (among foreign
  // ones that were kept). Refuses, with a diagnostic that names the entry by its
  // key, what the reader cannot carry. Deterministic.
  std::optional<Secret> (*emit)(const EmitRequest& request, Diagnostics& diagnostics);
  // What the named reader would see, faults included: all entries, foreign ones too, in order.
  std::optional<std::vector<Entry>> (*read)(const ReadRequest& request, Diagnostics& diagnostics);
  // Where what is published holds no value that could be read back (a seal, a reference): its bytes, from the same request, once what `emit` gave was
  // read back. Null for all others, which publish what `emit` gives.
  std::optional<Secret> (*seal)(const EmitRequest& request, Diagnostics& diagnostics) = nullptr;
  // The same as `read` for what the place gives back where the output went, in all forms that it has there. Null: in that of the file.
  std::optional<std::vector<Entry>> (*read_live)(const ReadRequest& request, Diagnostics& diagnostics) = nullptr;
  // Empty: one file has all entries in it. Else the output is a folder, in which each entry is a file of its own, named by its key, that
  // holds nothing but the value; what `emit` gives is the list of them, which lies among them under this name.
  std::string_view list = {};
};

std::span<const Format> format_table();            // sorted by id
const Format* find_format(std::string_view id);
const ReaderFacts* find_reader(const Format& format, std::string_view id);

// The files that the mark of an existing output names, as in Metadata::files.
std::vector<std::string> files_of_existing(const Format& format, const Secret& bytes);
// The keys that it says dsnsmith wrote.
std::vector<std::string> keys_of_existing(const Format& format, const Secret& bytes);
// The environment that dsnsmith wrote into the file, or empty.
std::string environment_of_existing(const Format& format, const Secret& bytes);

}  // namespace dsnsmith
