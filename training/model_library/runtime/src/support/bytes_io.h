// In-memory streams: stand-in for a header that the apache-tvm wheel lacks.
#pragma once

#include <tvm/ffi/string.h>
#include <tvm/support/io.h>
#include <tvm/support/serializer.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace tvm {
namespace support {

/// Reads from bytes that the caller keeps alive.
class BytesInStream : public Stream {
 public:
  using Stream::Read;
  using Stream::Write;
  explicit BytesInStream(const std::string& bytes)
      : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  explicit BytesInStream(const ffi::Bytes& bytes)
      : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  size_t Read(void* data, size_t size) final {
    size = std::min(size, static_cast<size_t>(end_ - next_));
    if (size) std::memcpy(data, next_, size);
    next_ += size;
    return size;
  }
  size_t Write(const void*, size_t) final { return 0; }

 private:
  const char* next_;
  const char* end_;
};

class BytesOutStream : public Stream {
 public:
  using Stream::Read;
  using Stream::Write;
  explicit BytesOutStream(std::string* out) : out_(out) {}
  size_t Read(void*, size_t) final { return 0; }
  size_t Write(const void* data, size_t size) final {
    out_->append(static_cast<const char*>(data), size);
    return size;
  }

 private:
  std::string* out_;
};

}  // namespace support
}  // namespace tvm
