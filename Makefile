# SPDX-License-Identifier: GPL-3.0-or-later
# Thin: CMake presets do the work. make run | test | crash-test | fuzz | bench | build | format
PRESET ?= release
BIN = build/$(PRESET)/bin
PICTURES ?= out/tour

# configure,OPTIONS: quiet unless it fails.
configure = mkdir -p build && { cmake --preset $(PRESET) $(1) >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }; }

.PHONY: run test crash-test fuzz bench build format tour

build:
	@packaging/install-dependencies build
	@$(call configure,-DREMUDA_TESTS=OFF)
	@cmake --build build/$(PRESET)

# The programs only, so that a window opens before any test is compiled.
run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec $(BIN)/remuda --local; \
	else $(MAKE) --no-print-directory tour; fi

tour:
	@mkdir -p $(PICTURES)
	@xvfb-run -a -s "-screen 0 1600x1000x24" $(BIN)/remuda --tour $(PICTURES)
	@echo "There is no display here, so the window took its tour. The pictures: $(abspath $(PICTURES))"

test:
	@packaging/install-dependencies test
	@$(call configure,-DREMUDA_TESTS=ON)
	@cmake --build build/$(PRESET)
	@ctest --preset $(PRESET) -j 4

# 200 rounds of misfortune for three servers on PostgreSQL and for one on SQLite; tests/crash.
ROUNDS ?= 200
crash-test: export REMUDA_CRASH_ROUNDS = $(ROUNDS)
crash-test: export REMUDA_CRASH_JOBS = 500
crash-test:
	@packaging/install-dependencies test
	@$(call configure,-DREMUDA_TESTS=ON)
	@cmake --build build/$(PRESET) --target crash_tests
	@tests/support/with_postgresql $(BIN)/crash_tests
	@$(BIN)/crash_tests

# Each parser of strangers' bytes for so many seconds under libFuzzer; tests/fuzz/run.
FUZZ_SECONDS ?= 60
fuzz:
	@packaging/install-dependencies fuzz
	@tests/fuzz/run $(FUZZ_SECONDS)

bench:
	@packaging/install-dependencies bench
	@$(call configure,-DREMUDA_TESTS=ON)
	@cmake --build build/$(PRESET) --target benchmarks
	@BIN=$(BIN) tests/bench/run

format:
	@git ls-files '*.h' '*.cpp' | xargs clang-format-14 -i
