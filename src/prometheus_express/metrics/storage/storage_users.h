// The labelled metrics that have their children in one storage, so that the storage may end before
// them.
#pragma once

#include "prometheus_express/platform/config.h"

namespace prometheus_express {

class LabelledFamily;

namespace detail {

// What a storage on a host keeps. Guarded by Lifetimes.
template <bool kMayEnd>
class BasicStorageUsers {
 public:
  constexpr BasicStorageUsers() = default;
  ~BasicStorageUsers() { end(); }
  BasicStorageUsers(const BasicStorageUsers&) = delete;
  BasicStorageUsers& operator=(const BasicStorageUsers&) = delete;

  // The storage is about to end: its metrics leave all pages, without their children, and their
  // labels() gives the sink from now on.
  void end();

  void add(LabelledFamily& family);
  static void remove(LabelledFamily& family);

 private:
  LabelledFamily* first_ = nullptr;
};

// On a board a storage lives as long as the program.
template <>
class BasicStorageUsers<false> {
 public:
  void end() {}
  void add(LabelledFamily&) {}
  void remove(LabelledFamily&) {}
};

using StorageUsers = BasicStorageUsers<kTasks>;

// How a StorageRef leads to them; nullptr for a storage of the program's own.
template <bool kMayEnd>
class BasicStorageUsersRef {
 protected:
  constexpr explicit BasicStorageUsersRef(StorageUsers* users) : users_(users) {}
  void add(LabelledFamily& family) const {
    if (users_ != nullptr) users_->add(family);
  }
  void remove(LabelledFamily& family) const {
    if (users_ != nullptr) users_->remove(family);
  }

 private:
  StorageUsers* users_;
};
template <>
class BasicStorageUsersRef<false> {
 protected:
  constexpr explicit BasicStorageUsersRef(StorageUsers*) {}
  void add(LabelledFamily&) const {}
  void remove(LabelledFamily&) const {}
};

// A family's place in that list.
template <bool kMayEnd>
class BasicStorageUser {
  friend BasicStorageUsers<kMayEnd>;
  LabelledFamily* next_user_ = nullptr;
  LabelledFamily** its_place_ = nullptr;  // the pointer that leads to it
};
template <>
class BasicStorageUser<false> {};

using StorageUser = BasicStorageUser<kTasks>;

}  // namespace detail
}  // namespace prometheus_express
