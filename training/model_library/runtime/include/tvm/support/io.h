// The apache-tvm wheel ships its runtime sources without `tvm/support`.
// This is our own stand-in for the part that the browser runtime uses.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tvm {
namespace support {

/// Specialised in serializer.h; `enabled` tells the runtime which types it may read and write.
template <typename T, typename Enable = void>
struct Serializer {
  static constexpr bool enabled = false;
};

class Stream {
 public:
  virtual ~Stream() = default;
  virtual size_t Read(void* data, size_t size) = 0;
  virtual size_t Write(const void* data, size_t size) = 0;

  template <typename T>
  void Write(const T& value) {
    Serializer<T>::Write(this, value);
  }
  template <typename T>
  bool Read(T* value) {
    return Serializer<T>::Read(this, value);
  }
  template <typename T>
  void WriteArray(const T* items, size_t count) {
    for (size_t i = 0; i < count; ++i) Serializer<T>::Write(this, items[i]);
  }
  template <typename T>
  bool ReadArray(T* items, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      if (!Serializer<T>::Read(this, items + i)) return false;
    }
    return true;
  }
};

}  // namespace support
}  // namespace tvm
