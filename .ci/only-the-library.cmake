# Read by cmake at each project() call. exskill loads libllama and libggml only, so llama.cpp's helper library, which it would
# link into tools that are not built either, is left out: it costs a third of the build.
if(PROJECT_NAME STREQUAL "llama.cpp")
  set(LLAMA_BUILD_COMMON OFF CACHE BOOL "" FORCE)
endif()
