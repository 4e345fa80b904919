// The four C entry points that WebLLM's JavaScript calls and that the wheel's sources do not define:
// allocate, free, make a function from a JavaScript callback, and fetch the last error.
#define TVM_LOG_DEBUG 0
#define TVM_LOG_CUSTOMIZE 1
#define TVM_FFI_ALWAYS_LOG_BEFORE_THROW 1

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/function.h>

#include <string>

#define EXPORT __attribute__((used, visibility("default")))

extern "C" {

// Imported from JavaScript.
int TVMFFIWasmSafeCall(void* self, const TVMFFIAny* args, int32_t num_args, TVMFFIAny* result);
void TVMFFIWasmFunctionDeleter(void* self);

EXPORT void* TVMWasmAllocSpace(int size) {
  // Words of eight bytes: arguments are read as aligned TVMFFIAny.
  return new int64_t[(size + 7) / 8];
}

EXPORT void TVMWasmFreeSpace(void* data) { delete[] static_cast<int64_t*>(data); }

EXPORT int TVMFFIWasmFunctionCreate(void* self, TVMFFIObjectHandle* out) {
  return TVMFFIFunctionCreate(self, TVMFFIWasmSafeCall, TVMFFIWasmFunctionDeleter, out);
}

EXPORT const char* TVMFFIWasmGetLastError() {
  // Static: JavaScript reads the text after this call has returned.
  static std::string message;
  message = ::tvm::ffi::details::MoveFromSafeCallRaised().what();
  return message.c_str();
}

}  // extern "C"
