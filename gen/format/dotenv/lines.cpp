// docker/cli v29, pkg/kvfile/kvfile.go; kubectl --from-env-file has the same rules.
#include <algorithm>

#include "format/dotenv/reading.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// bufio.Scanner gives up when its buffer of 64 KiB is full without a line's end in it.
constexpr std::size_t kLongestLine = 64U * 1024U - 1U;

}  // namespace

std::optional<Bindings> read_docker(std::string_view bytes, ReadFault& fault) {
  Bindings bindings;
  std::size_t begin = 0;
  const auto fail = [&fault, &begin](std::string_view what) {
    fault = {begin, what};
    return std::nullopt;
  };
  for (; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    if (end - begin > kLongestLine) {
      return fail("a line of 64 KiB or more");
    }
    std::string_view line = bytes.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    }
    if (!is_utf8(line)) {
      return fail("bytes that are no UTF-8");
    }
    std::size_t start = begin == 0 && line.starts_with("\xef\xbb\xbf") ? 3 : 0;
    start = skip_space(line, start, SpaceSet::go);
    const std::size_t equals = line.find('=', start);
    const std::string_view key = line.substr(start, std::min(equals, line.size()) - start);
    if (start < line.size() && line[start] != '#') {
      if (key.empty()) {
        return fail("a line without a name");
      }
      if (key.find_first_of(" \t") != std::string_view::npos) {
        return fail("a name with a blank in it");
      }
      if (equals != std::string_view::npos) {
        bindings.push_back({std::string(key), Secret::copy_of(line.substr(equals + 1)), true,
                            begin + start, begin + equals + 1, begin + line.size()});
      }
    }
    begin = end + 1;
  }
  return bindings;
}

}  // namespace dsnsmith
