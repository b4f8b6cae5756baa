#include "prometheus_express/c/status.h"

namespace prometheus_express::c {
namespace {

static_assert(PE_ERROR_BYTES == Status::kTextBytes + 1);

pe_status code_of(StatusCode code) {
  switch (code) {
    case StatusCode::kOk:
      return PE_OK;
    case StatusCode::kAddressInUse:
      return PE_ADDRESS_IN_USE;
    case StatusCode::kNotPermitted:
      return PE_NOT_PERMITTED;
    case StatusCode::kInvalid:
      return PE_INVALID;
    case StatusCode::kLimit:
      return PE_LIMIT;
    case StatusCode::kUnreachable:
      return PE_UNREACHABLE;
    case StatusCode::kTimedOut:
      return PE_TIMED_OUT;
    case StatusCode::kClosed:
      return PE_CLOSED;
    case StatusCode::kFailed:
      break;
  }
  return PE_FAILED;
}

// Behind the first `size` characters of the text; gives its new size.
std::size_t put(const char* text, pe_error& error, std::size_t size = 0) {
  while (*text != '\0' && size < sizeof error.text - 1) error.text[size++] = *text++;
  error.text[size] = '\0';
  return size;
}

}  // namespace

pe_status told(const Status& status, pe_error* error) {
  if (error != nullptr) put(status.text(), *error);
  return code_of(status.code());
}

pe_status told(pe_status status, pe_error* error) {
  if (error != nullptr) put(status == PE_OK ? "" : pe_status_text(status), *error);
  return status;
}

pe_status told(pe_status status, const char* argument, pe_error* error) {
  if (error == nullptr) return status;
  std::size_t size = put(argument, *error);
  size = put(": ", *error, size);
  put(pe_status_text(status), *error, size);
  return status;
}

}  // namespace prometheus_express::c

extern "C" const char* pe_status_text(pe_status status) {
  switch (status) {
    case PE_OK:
      return "all is well";
    case PE_NULL:
      return "an argument is null that must not be";
    case PE_NOT_THERE:
      return "the object was not made, was copied, or has ended";
    case PE_IN_USE:
      return "the object is there already, or still in use";
    case PE_WRONG_TYPE:
      return "the metric is of another type";
    case PE_HAS_LABELS:
      return "a labelled metric has no value of its own";
    case PE_INVALID:
      return "a name, count, number or address is not allowed";
    case PE_LIMIT:
      return "memory, or a fixed number, is used up";
    case PE_ADDRESS_IN_USE:
      return "the port is taken by another program";
    case PE_NOT_PERMITTED:
      return "the system, or the other side, refuses";
    case PE_UNREACHABLE:
      return "the other side cannot be reached";
    case PE_TIMED_OUT:
      return "the time is over";
    case PE_CLOSED:
      return "it ended before the work was done";
    case PE_FAILED:
      return "the work failed";
    case PE_UNSUPPORTED:
      return "this build of the library does not have that";
  }
  return "not a status";
}
