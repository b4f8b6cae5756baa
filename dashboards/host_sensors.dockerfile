# The example host_sensors in a container; its context is the root of the project.
FROM debian:12 AS build
RUN apt-get update && apt-get install --yes --no-install-recommends g++ cmake ninja-build libdragonbox-dev python3
COPY CMakeLists.txt /source/
COPY cmake /source/cmake
COPY src /source/src
COPY examples /source/examples
RUN cmake -S /source -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DPROMETHEUS_EXPRESS_TESTS=OFF \
  -DPROMETHEUS_EXPRESS_LIVE_PAGE=ON \
  && cmake --build /build --target host_sensors

FROM debian:12-slim
COPY --from=build /build/examples/host_sensors /usr/local/bin/host_sensors
EXPOSE 8080
ENTRYPOINT ["host_sensors"]
