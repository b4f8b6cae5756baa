// A borrowed callable: how callbacks and handlers are named without std::function and its heap.
#pragma once

#include <type_traits>
#include <utility>

namespace prometheus_express {

namespace detail {

// What a function, a pointer to one, or a lambda that captures nothing decays to with a `+`.
template <class F>
using FunctionPointer =
    std::enable_if_t<std::is_function_v<std::remove_pointer_t<decltype(+std::declval<F>())>>,
                     decltype(+std::declval<F>())>;

template <class F, class = void>
struct IsFunction : std::false_type {};
template <class F>
struct IsFunction<F, std::void_t<FunctionPointer<F>>> : std::true_type {};

}  // namespace detail

template <class Signature>
class FunctionRef;

// Two words, copied freely. Made from anything whose result converts to that of the signature:
//  - a function, or a lambda that captures nothing (a temporary one too): its address is kept;
//  - an object with operator(), which is borrowed and must outlive every call. Temporaries of
//    such objects (a capturing lambda written in place, say) do not compile: they would dangle.
// The default refers to nothing and must not be called.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  using Function = Result(Arguments...);

  constexpr FunctionRef() : target_(static_cast<const void*>(nullptr)) {}

  template <class F, std::enable_if_t<!std::is_same_v<std::decay_t<F>, FunctionRef> &&
                                          !std::is_null_pointer_v<std::decay_t<F>> &&
                                          std::is_convertible_v<F, Function*>,
                                      int> = 0>
  constexpr FunctionRef(F&& function)  // NOLINT: implicit, so that a Route is written as a list
      : target_(static_cast<Function*>(function)),
        call_([](Target target, Arguments... arguments) -> Result {
          return target.function(static_cast<Arguments>(arguments)...);
        }) {}

  // A function with another result or other arguments, which convert.
  template <class F, class Pointer = detail::FunctionPointer<F>,
            std::enable_if_t<!std::is_convertible_v<F, Function*> &&
                                 std::is_invocable_r_v<Result, Pointer, Arguments...>,
                             int> = 0>
  FunctionRef(F&& function)  // NOLINT: implicit
      : target_(reinterpret_cast<AnyFunction*>(+function)),
        call_([](Target target, Arguments... arguments) -> Result {
          return static_cast<Result>(
              reinterpret_cast<Pointer>(target.other)(static_cast<Arguments>(arguments)...));
        }) {}

  template <class F, std::enable_if_t<!std::is_same_v<std::decay_t<F>, FunctionRef> &&
                                          !detail::IsFunction<F&>::value &&
                                          std::is_invocable_r_v<Result, F&, Arguments...>,
                                      int> = 0>
  constexpr FunctionRef(F& object)  // NOLINT: implicit
      : target_(&object), call_([](Target target, Arguments... arguments) -> Result {
          return static_cast<Result>((*static_cast<F*>(const_cast<void*>(target.object)))(
              static_cast<Arguments>(arguments)...));
        }) {}

  // A temporary object would be gone before the first call. Name it first.
  template <class F,
            std::enable_if_t<!std::is_same_v<std::decay_t<F>, FunctionRef> &&
                                 !std::is_lvalue_reference_v<F> && !detail::IsFunction<F>::value,
                             int> = 0>
  FunctionRef(F&& temporary) = delete;

  explicit operator bool() const { return call_ != nullptr; }

  Result operator()(Arguments... arguments) const {
    return call_(target_, static_cast<Arguments>(arguments)...);
  }

 private:
  using AnyFunction = void();

  union Target {
    constexpr explicit Target(const void* o) : object(o) {}
    constexpr explicit Target(Function* f) : function(f) {}
    template <class Other,
              std::enable_if_t<
                  std::is_same_v<Other, AnyFunction> && !std::is_same_v<Other, Function>, int> = 0>
    constexpr explicit Target(Other* f) : other(f) {}
    const void* object;
    Function* function;
    AnyFunction* other;
  };

  Target target_;
  Result (*call_)(Target, Arguments...) = nullptr;
};

}  // namespace prometheus_express
