#include "prometheus_express/platform/function_ref.h"

#include <doctest/doctest.h>

#include <type_traits>

#include "prometheus_express/http/router.h"

using namespace prometheus_express;

namespace {

using Adder = FunctionRef<void(int, int&)>;

void add(int a, int& sum) { sum += a; }
void add_noexcept(int a, int& sum) noexcept { sum += a; }

struct Scaler {
  int factor;
  int calls = 0;
  void operator()(int a, int& sum) {
    sum += factor * a;
    ++calls;
  }
};

struct ConstScaler {
  int factor;
  void operator()(int a, int& sum) const { sum += factor * a; }
};

int call(const Adder& adder, int a) {
  int sum = 0;
  adder(a, sum);
  return sum;
}

TEST_CASE("a FunctionRef calls functions, lambdas and objects") {
  CHECK(call(add, 3) == 3);
  CHECK(call(&add, 3) == 3);
  CHECK(call(add_noexcept, 3) == 3);
  CHECK(call([](int a, int& sum) { sum = 10 * a; }, 3) == 30);
  const auto lambda = [](int a, int& sum) { sum = 20 * a; };
  CHECK(call(lambda, 3) == 60);
  Scaler scaler{5};
  CHECK(call(scaler, 3) == 15);
  CHECK(scaler.calls == 1);
  const ConstScaler constant{6};
  CHECK(call(constant, 3) == 18);
  int factor = 7;
  auto capturing = [&factor](int a, int& sum) { sum = factor * a; };
  const Adder kept = capturing;
  factor = 8;
  CHECK(call(kept, 3) == 24);
}

int five() { return 5; }

TEST_CASE("a FunctionRef takes what converts to its result and from its arguments") {
  using Reading = FunctionRef<double()>;
  CHECK(Reading(five)() == 5);
  CHECK(Reading(&five)() == 5);
  CHECK(Reading([] { return 6U; })() == 6);
  CHECK(Reading([] { return 0.5F; })() == 0.5);
  CHECK(Reading([] { return true; })() == 1);
  int seven = 7;  // not const, so that it must be captured
  const auto capturing = [&seven] { return seven; };
  CHECK(Reading(capturing)() == 7);
  CHECK(FunctionRef<int(char)>([](long letter) { return letter + 1; })('a') == 'b');
  const FunctionRef<void()> forgets = five;
  forgets();
  int (*pointer)() = &five;
  const Reading copied = pointer;
  pointer = nullptr;
  CHECK(copied() == 5);
  CHECK(!std::is_constructible_v<Reading, const char* (*)()>);
}

TEST_CASE("a pointer to a function is copied, not borrowed") {
  auto* pointer = &add;
  const Adder adder = pointer;
  pointer = nullptr;
  CHECK(call(adder, 3) == 3);
}

TEST_CASE("a FunctionRef is copied and assigned") {
  Adder adder = add;
  Adder other = [](int, int& sum) { sum = -1; };
  CHECK(call(other, 3) == -1);
  other = adder;
  CHECK(call(other, 3) == 3);
}

// Functions, objects that live on, nothing else.
static_assert(std::is_constructible_v<Adder, decltype(add)>);
static_assert(std::is_constructible_v<Adder, Scaler&>);
static_assert(std::is_constructible_v<Adder, const ConstScaler&>);
static_assert(!std::is_constructible_v<Adder, Scaler>);
static_assert(!std::is_constructible_v<Adder, const ConstScaler>);
static_assert(!std::is_constructible_v<Adder, const Scaler&>);
static_assert(!std::is_constructible_v<Adder, void (*)(int)>);
static_assert(!std::is_constructible_v<Adder, int&>);
static_assert(!std::is_constructible_v<Adder, std::nullptr_t>);
static_assert(sizeof(Adder) == 2 * sizeof(void*));

static_assert(!std::is_constructible_v<Route, const char*, const char*>);
static_assert(std::is_constructible_v<Router, const Route (&)[2]>);
static_assert(std::is_constructible_v<Router, Route (&)[2]>);
static_assert(std::is_constructible_v<Router, const Route (&)[2], const Middleware (&)[1]>);
static_assert(!std::is_constructible_v<Router, const Route (&&)[2]>);
static_assert(!std::is_constructible_v<Router, Route (&&)[2]>);
static_assert(!std::is_constructible_v<Router, const Route (&)[2], const Middleware (&&)[1]>);
static_assert(!std::is_constructible_v<Router, Route (&&)[2], const Middleware (&)[1]>);

}  // namespace
