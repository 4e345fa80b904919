// Stand-in for the wheel's missing serializer. The wire format must equal TVM's own, because the
// Python side writes the executable that this code reads: scalars are raw little-endian, a sequence
// is its length as uint64 and then its items.
#pragma once

#include <dlpack/dlpack.h>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/map.h>
#include <tvm/ffi/string.h>
#include <tvm/support/io.h>

#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tvm {
namespace support {
namespace wire {

inline void WriteLength(Stream* stream, size_t length) {
  uint64_t wide = length;
  stream->Write(static_cast<const void*>(&wide), sizeof(wide));
}

inline bool ReadLength(Stream* stream, size_t* length) {
  uint64_t wide = 0;
  if (stream->Read(static_cast<void*>(&wide), sizeof(wide)) != sizeof(wide)) return false;
  *length = static_cast<size_t>(wide);
  return true;
}

template <typename T>
struct Raw {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const T& value) {
    stream->Write(static_cast<const void*>(&value), sizeof(T));
  }
  static bool Read(Stream* stream, T* value) {
    return stream->Read(static_cast<void*>(value), sizeof(T)) == sizeof(T);
  }
};

template <typename Str>
struct Text {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const Str& value) {
    WriteLength(stream, value.size());
    if (value.size()) stream->Write(static_cast<const void*>(value.data()), value.size());
  }
  static bool Read(Stream* stream, Str* value) {
    size_t length;
    if (!ReadLength(stream, &length)) return false;
    std::string bytes(length, '\0');
    if (length && stream->Read(static_cast<void*>(&bytes[0]), length) != length) return false;
    *value = Str(std::move(bytes));
    return true;
  }
};

/// One dictionary for both map types: only how an entry is put in differs.
template <typename M, typename K, typename V>
struct Dictionary {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const M& value) {
    WriteLength(stream, value.size());
    for (const auto& entry : value) {
      stream->Write(K(entry.first));
      stream->Write(V(entry.second));
    }
  }
  static bool Read(Stream* stream, M* value) {
    size_t length;
    if (!ReadLength(stream, &length)) return false;
    M out;
    for (size_t i = 0; i < length; ++i) {
      K key;
      V item;
      if (!stream->Read(&key) || !stream->Read(&item)) return false;
      if constexpr (std::is_same_v<M, std::unordered_map<K, V>>) {
        out.emplace(std::move(key), std::move(item));
      } else {
        out.Set(key, item);
      }
    }
    *value = std::move(out);
    return true;
  }
};

}  // namespace wire

template <typename T>
struct Serializer<T, std::enable_if_t<std::is_arithmetic_v<T> || std::is_enum_v<T>>>
    : wire::Raw<T> {};

static_assert(sizeof(DLDataType) == 4 && sizeof(DLDevice) == 8, "written raw");
template <>
struct Serializer<DLDataType> : wire::Raw<DLDataType> {};
template <>
struct Serializer<DLDevice> : wire::Raw<DLDevice> {};

template <>
struct Serializer<std::string> : wire::Text<std::string> {};
template <>
struct Serializer<ffi::String> : wire::Text<ffi::String> {};
template <>
struct Serializer<ffi::Bytes> : wire::Text<ffi::Bytes> {};

template <typename A, typename B>
struct Serializer<std::pair<A, B>> {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const std::pair<A, B>& value) {
    stream->Write(value.first);
    stream->Write(value.second);
  }
  static bool Read(Stream* stream, std::pair<A, B>* value) {
    return stream->Read(&value->first) && stream->Read(&value->second);
  }
};

template <typename T>
struct Serializer<std::vector<T>> {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const std::vector<T>& value) {
    wire::WriteLength(stream, value.size());
    for (const T& item : value) stream->Write(item);
  }
  static bool Read(Stream* stream, std::vector<T>* value) {
    size_t length;
    if (!wire::ReadLength(stream, &length)) return false;
    value->resize(length);
    return stream->ReadArray(value->data(), length);
  }
};

template <typename T>
struct Serializer<ffi::Array<T>> {
  static constexpr bool enabled = true;
  static void Write(Stream* stream, const ffi::Array<T>& value) {
    wire::WriteLength(stream, value.size());
    for (const T& item : value) stream->Write(item);
  }
  static bool Read(Stream* stream, ffi::Array<T>* value) {
    size_t length;
    if (!wire::ReadLength(stream, &length)) return false;
    ffi::Array<T> out;
    for (size_t i = 0; i < length; ++i) {
      T item;
      if (!stream->Read(&item)) return false;
      out.push_back(item);
    }
    *value = out;
    return true;
  }
};

template <typename K, typename V>
struct Serializer<ffi::Map<K, V>> : wire::Dictionary<ffi::Map<K, V>, K, V> {};
template <typename K, typename V>
struct Serializer<std::unordered_map<K, V>>
    : wire::Dictionary<std::unordered_map<K, V>, K, V> {};

}  // namespace support
}  // namespace tvm
