# SPDX-License-Identifier: GPL-3.0-or-later
# Thin: CMake presets do the work. make run | test | bench | build | format
PRESET ?= release
BIN = build/$(PRESET)/bin
PICTURES ?= out/tour

.PHONY: run test bench build configure format tour

build: packaging/install-dependencies
	@packaging/install-dependencies build
	@cmake --preset $(PRESET) $(CONFIGURE) >build-configure.log 2>&1 || { cat build-configure.log; exit 1; }
	@rm -f build-configure.log
	@cmake --build build/$(PRESET)

# Only the programs first, so that a window opens before any test is compiled.
run:
	@packaging/install-dependencies build
	@$(MAKE) --no-print-directory build CONFIGURE=-DREMUDA_TESTS=OFF
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec $(BIN)/remuda --local; \
	else $(MAKE) --no-print-directory tour; fi

tour:
	@mkdir -p $(PICTURES)
	@xvfb-run -a -s "-screen 0 1600x1000x24" $(BIN)/remuda --tour $(PICTURES)
	@echo "No display here, so the window took its tour: the pictures are in $(abspath $(PICTURES))"

test:
	@packaging/install-dependencies test
	@$(MAKE) --no-print-directory build CONFIGURE=-DREMUDA_TESTS=ON
	@ctest --preset $(PRESET) -j 2

bench:
	@packaging/install-dependencies test
	@$(MAKE) --no-print-directory build CONFIGURE=-DREMUDA_TESTS=ON
	@BIN=$(BIN) tests/bench/run

format:
	@git ls-files '*.h' '*.cpp' | xargs clang-format-14 -i
