// Included by tensor_cache_support.cc, which uses nothing from it on the web.
#pragma once
