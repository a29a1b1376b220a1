// Gigabytes a second that simdjson's on-demand parser takes to read every value of every line of a file in memory.
//
//     simdjson_rate FILE REPETITIONS
//
// Prints the lines and the median, the lowest and the highest rate. Strings are unescaped and checked, numbers parsed.
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace simdjson;

static size_t total = 0;

template <typename Value> static void walk(Value value) {
  switch (ondemand::json_type(value.type())) {
    case ondemand::json_type::object:
      for (auto field : value.get_object()) {
        total += std::string_view(field.unescaped_key()).size();
        walk(field.value());
      }
      break;
    case ondemand::json_type::array:
      for (auto element : value.get_array()) walk(element);
      break;
    case ondemand::json_type::string: total += std::string_view(value.get_string()).size(); break;
    case ondemand::json_type::number: total += size_t(double(value.get_double())); break;
    case ondemand::json_type::boolean: total += bool(value.get_bool()); break;
    case ondemand::json_type::null: break;
  }
}

int main(int count, char **words) {
  if (count < 3) return 2;
  padded_string bytes = padded_string::load(words[1]);
  ondemand::parser parser;
  std::vector<double> rates;
  size_t lines = 0;
  for (int repetition = 0; repetition < atoi(words[2]); repetition++) {
    auto start = std::chrono::steady_clock::now();
    lines = 0;
    ondemand::document_stream stream;
    if (parser.iterate_many(bytes, 1 << 20).get(stream)) return 3;
    for (auto document : stream) {
      walk(document);
      lines++;
    }
    std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    rates.push_back(bytes.size() / taken.count() / 1e9);
  }
  std::sort(rates.begin(), rates.end());
  printf("%zu lines, GB/s %g %g %g\n", lines, rates[rates.size() / 2], rates.front(), rates.back());
  return total == 0;
}
