// Readers that take a line apart at its first `=` and leave the value as it is: docker/cli v29
// pkg/kvfile/kvfile.go, k8s.io/kubectl v0.35 pkg/cmd/util/env_file.go, sigs.k8s.io/kustomize/api v0.21
// kv/kv.go, and GitLab's app/services/ci/parse_dotenv_artifact_service.rb.
#include <algorithm>

#include "format/dotenv/reading.hpp"
#include "format/kubernetes_names.hpp"
#include "text/byte_set.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// bufio.Scanner gives up when its buffer of 64 KiB is full without a line's end in it. docker says
// so; kubectl and kustomize take what was read so far, silently.
constexpr std::size_t kLongestLine = 64U * 1024U - 1U;

constexpr ByteSet kNameStart = kLetters + ByteSet("-._");
constexpr ByteSet kName = kNameStart + kDigits;

// apimachinery's IsEnvVarName, without what only a path could be mistaken for.
bool is_variable(std::string_view key) {
  return !key.empty() && kNameStart.contains(key.front()) && kName.contains_all(key) && key != "." && !key.starts_with("..");
}

// What is wrong with a name; nothing if it is taken.
std::string_view docker_name(std::string_view key) {
  return key.empty() ? "a line without a name"
         : key.find_first_of(" \t") != key.npos ? "a name with a blank in it"
                                                : std::string_view();
}
std::string_view kubectl_name(std::string_view key) {
  return is_variable(key) ? std::string_view() : "a name that no variable can have";
}
std::string_view kustomize_name(std::string_view key) {
  return key.empty() || is_printed_by_kustomize(key) ? std::string_view() : "a key that kustomize takes for a number, a date or a word of YAML's, and fails at";
}

struct LineRules {
  std::string_view (*name_fault)(std::string_view key);
  bool key_alone;            // a line without `=` sets nothing rather than from the environment
  bool repeats;              // a name may stand twice
};
constexpr LineRules kDocker{docker_name, false, true};
constexpr LineRules kKubectl{kubectl_name, false, false};
constexpr LineRules kKustomize{kustomize_name, true, false};

class Reader {
 public:
  Reader(std::string_view bytes, const LineRules& rules) : bytes_(bytes), rules_(rules) {}

  std::optional<Bindings> read(ReadFault& fault) {
    while (begin_ < bytes_.size()) {
      const std::size_t end = std::min(bytes_.find('\n', begin_), bytes_.size());
      const std::string_view what = end - begin_ > kLongestLine ? "a line of 64 KiB or more" : take_line(end);
      if (!what.empty()) {
        fault = {begin_, what};
        return std::nullopt;
      }
      begin_ = end + 1;
    }
    return std::move(bindings_);
  }

 private:
  std::string_view take_line(std::size_t end) {
    std::string_view line = bytes_.substr(begin_, end - begin_);
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    }
    if (!is_utf8(line)) {
      return "bytes that are no UTF-8";
    }
    std::size_t start = begin_ == 0 ? byte_order_mark(line) : 0;
    start = skip_space(line, start, SpaceSet::go);
    if (start == line.size() || line[start] == '#') {
      return {};
    }
    const std::size_t equals = line.find('=', start);
    const std::string_view key = line.substr(start, std::min(equals, line.size()) - start);
    if (const std::string_view what = rules_.name_fault(key); !what.empty()) {
      return what;
    }
    const bool assigns = equals != line.npos;
    if ((!assigns && !rules_.key_alone) || key.empty()) {
      return {};
    }
    if (!rules_.repeats && value_so_far(bindings_, key) != nullptr) {
      return "a name that was set before";
    }
    const std::size_t value = assigns ? equals + 1 : line.size();
    bindings_.push_back({std::string(key), Secret::copy_of(line.substr(value)), true, begin_ + start,
                         begin_ + value, begin_ + line.size()});
    return {};
  }

  std::string_view bytes_;
  const LineRules& rules_;
  std::size_t begin_ = 0;
  Bindings bindings_;
};

}  // namespace

std::optional<Bindings> read_docker(std::string_view bytes, ReadFault& fault) {
  return Reader(bytes, kDocker).read(fault);
}
std::optional<Bindings> read_kubectl(std::string_view bytes, ReadFault& fault) {
  return Reader(bytes, kKubectl).read(fault);
}
std::optional<Bindings> read_kustomize(std::string_view bytes, ReadFault& fault) {
  return Reader(bytes, kKustomize).read(fault);
}

}  // namespace dsnsmith
