// Bytes to be compressed, of every kind.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace push_samples {

inline std::vector<std::string> snappy_samples(std::size_t most) {
  std::vector<std::string> samples;
  std::mt19937 random(20'241'127);
  for (std::size_t size = 0; size <= most; size += 1 + size / 7) {
    samples.emplace_back(size, 'x');
    std::string noise(size, '\0');
    std::string words;
    std::string mixed;
    for (char& c : noise) c = static_cast<char>(random());
    while (words.size() < size) words += random() % 3 == 0 ? "temperature" : "humidity, ";
    while (mixed.size() < size) {
      const std::size_t part = 1 + random() % 90;
      if (mixed.size() > 100 && random() % 2 == 0) {
        mixed += mixed.substr(random() % (mixed.size() - 90), part);
      } else {
        for (std::size_t i = 0; i < part; ++i) mixed += static_cast<char>(random());
      }
    }
    samples.push_back(noise);
    samples.push_back(words.substr(0, size));
    samples.push_back(mixed.substr(0, size));
  }
  return samples;
}

// What `snappy` makes of `text`, in a buffer that is just as large as it says.
template <class Snappy>
std::string compressed(Snappy& snappy, const std::string& text) {
  std::vector<char> out(Snappy::most_compressed(text.size()));
  return {out.data(), snappy.compress(text.data(), text.size(), out.data())};
}

}  // namespace push_samples
