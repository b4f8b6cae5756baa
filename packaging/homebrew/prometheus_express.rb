# Not tried: no machine of this project has Homebrew so far. `url` is that of the first version to be
# published, and `sha256` comes with it; until then:
#   brew install --HEAD packaging/homebrew/prometheus_express.rb
# once `head` names the public repository.
class PrometheusExpress < Formula
  desc "Prometheus SDK in C++17, in fixed memory"
  homepage "https://example.com/prometheus_express"
  url "https://example.com/prometheus_express/archive/v0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"
  head "https://example.com/prometheus_express.git", branch: "main"

  depends_on "cmake" => :build
  depends_on "dragonbox" => :build
  depends_on "isa-l"
  depends_on "snappy"
  depends_on "zstd"

  uses_from_macos "zlib"

  def install
    system "cmake", "-S", ".", "-B", "build", "-DPROMETHEUS_EXPRESS_TESTS=OFF",
                    "-DPROMETHEUS_EXPRESS_MBEDTLS=OFF", "-DPROMETHEUS_EXPRESS_LIBCRYPT=OFF",
                    "-DPROMETHEUS_EXPRESS_EXAMPLES=OFF", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/"test.cpp").write <<~CPP
      #include <prometheus_express.h>
      #include <cstdio>
      #include <string>

      int main() {
        prometheus_express::CollectorRegistry registry{"app"};
        prometheus_express::Gauge gas{"gas", "", registry};
        gas.set(7);
        std::fputs(prometheus_express::generate_latest(registry).c_str(), stdout);
      }
    CPP
    libraries = %w[exporter http sockets core].map { |room| "-lprometheus_express_#{room}" }
    system ENV.cxx, "-std=c++17", "test.cpp", "-I#{include}", "-L#{lib}", *libraries, "-o", "test"
    assert_match "app_gas 7", shell_output("./test")
  end
end
