#include "templates.h"

/* #embed is C23; older modes of the compiler accept it with a warning. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char c_schedule_README_md[] = {
#embed "../../Examples/c-schedule/README.md"
};
static const unsigned char c_schedule_half_life_c[] = {
#embed "../../Examples/c-schedule/half_life.c"
};
static const unsigned char exports_map[] = {
#embed "../../Plugins/exports.map"
};
static const unsigned char anneal_h[] = {
#embed "../CAnneal/include/anneal.h"
};
static const unsigned char cpp_schedule_README_md[] = {
#embed "../../Examples/cpp-schedule/README.md"
};
static const unsigned char cpp_schedule_half_life_cpp[] = {
#embed "../../Examples/cpp-schedule/half_life.cpp"
};
static const unsigned char rust_schedule_README_md[] = {
#embed "../../Examples/rust-schedule/README.md"
};
static const unsigned char rust_schedule_half_life_rs[] = {
#embed "../../Examples/rust-schedule/half_life.rs"
};
static const unsigned char anneal_rs[] = {
#embed "../../Examples/rust-schedule/anneal.rs"
};
static const unsigned char swift_schedule_README_md[] = {
#embed "../../Examples/swift-schedule/README.md"
};
static const unsigned char swift_schedule_Package_swift[] = {
#embed "../../Examples/swift-schedule/Package.swift"
};
static const unsigned char swift_schedule_HalfLife_swift[] = {
#embed "../../Examples/swift-schedule/Sources/HalfLife/HalfLife.swift"
};
static const unsigned char c_optimizer_README_md[] = {
#embed "../../Examples/c-optimizer/README.md"
};
static const unsigned char c_optimizer_heavy_ball_c[] = {
#embed "../../Examples/c-optimizer/heavy_ball.c"
};
static const unsigned char cpp_optimizer_README_md[] = {
#embed "../../Examples/cpp-optimizer/README.md"
};
static const unsigned char cpp_optimizer_heavy_ball_cpp[] = {
#embed "../../Examples/cpp-optimizer/heavy_ball.cpp"
};
static const unsigned char rust_optimizer_README_md[] = {
#embed "../../Examples/rust-optimizer/README.md"
};
static const unsigned char rust_optimizer_heavy_ball_rs[] = {
#embed "../../Examples/rust-optimizer/heavy_ball.rs"
};
static const unsigned char swift_optimizer_README_md[] = {
#embed "../../Examples/swift-optimizer/README.md"
};
static const unsigned char swift_optimizer_Package_swift[] = {
#embed "../../Examples/swift-optimizer/Package.swift"
};
static const unsigned char swift_optimizer_HeavyBall_swift[] = {
#embed "../../Examples/swift-optimizer/Sources/HeavyBall/HeavyBall.swift"
};
static const unsigned char fortran_schedule_README_md[] = {
#embed "../../Examples/fortran-schedule/README.md"
};
static const unsigned char fortran_schedule_half_life_f90[] = {
#embed "../../Examples/fortran-schedule/half_life.f90"
};
static const unsigned char zig_schedule_README_md[] = {
#embed "../../Examples/zig-schedule/README.md"
};
static const unsigned char zig_schedule_half_life_zig[] = {
#embed "../../Examples/zig-schedule/half_life.zig"
};
static const unsigned char fortran_optimizer_README_md[] = {
#embed "../../Examples/fortran-optimizer/README.md"
};
static const unsigned char fortran_optimizer_heavy_ball_f90[] = {
#embed "../../Examples/fortran-optimizer/heavy_ball.f90"
};
static const unsigned char zig_optimizer_README_md[] = {
#embed "../../Examples/zig-optimizer/README.md"
};
static const unsigned char zig_optimizer_heavy_ball_zig[] = {
#embed "../../Examples/zig-optimizer/heavy_ball.zig"
};
static const unsigned char anneal_f90[] = {
#embed "../../Examples/fortran-schedule/anneal.f90"
};

static const anneal_template templates[] = {
    {"c-schedule", "README.md", c_schedule_README_md, sizeof c_schedule_README_md},
    {"c-schedule", "half_life.c", c_schedule_half_life_c, sizeof c_schedule_half_life_c},
    {"c-schedule", "exports.map", exports_map, sizeof exports_map},
    {"c-schedule", "include/anneal.h", anneal_h, sizeof anneal_h},
    {"cpp-schedule", "README.md", cpp_schedule_README_md, sizeof cpp_schedule_README_md},
    {"cpp-schedule", "half_life.cpp", cpp_schedule_half_life_cpp, sizeof cpp_schedule_half_life_cpp},
    {"cpp-schedule", "exports.map", exports_map, sizeof exports_map},
    {"cpp-schedule", "include/anneal.h", anneal_h, sizeof anneal_h},
    {"rust-schedule", "README.md", rust_schedule_README_md, sizeof rust_schedule_README_md},
    {"rust-schedule", "half_life.rs", rust_schedule_half_life_rs, sizeof rust_schedule_half_life_rs},
    {"rust-schedule", "anneal.rs", anneal_rs, sizeof anneal_rs},
    {"fortran-schedule", "README.md", fortran_schedule_README_md, sizeof fortran_schedule_README_md},
    {"fortran-schedule", "half_life.f90", fortran_schedule_half_life_f90, sizeof fortran_schedule_half_life_f90},
    {"fortran-schedule", "anneal.f90", anneal_f90, sizeof anneal_f90},
    {"fortran-schedule", "exports.map", exports_map, sizeof exports_map},
    {"zig-schedule", "README.md", zig_schedule_README_md, sizeof zig_schedule_README_md},
    {"zig-schedule", "half_life.zig", zig_schedule_half_life_zig, sizeof zig_schedule_half_life_zig},
    {"zig-schedule", "include/anneal.h", anneal_h, sizeof anneal_h},
    {"zig-schedule", "exports.map", exports_map, sizeof exports_map},
    {"swift-schedule", "README.md", swift_schedule_README_md, sizeof swift_schedule_README_md},
    {"swift-schedule", "Package.swift", swift_schedule_Package_swift, sizeof swift_schedule_Package_swift},
    {"swift-schedule", "Sources/HalfLife/HalfLife.swift", swift_schedule_HalfLife_swift, sizeof swift_schedule_HalfLife_swift},
    {"swift-schedule", "exports.map", exports_map, sizeof exports_map},
    {"c-optimizer", "README.md", c_optimizer_README_md, sizeof c_optimizer_README_md},
    {"c-optimizer", "heavy_ball.c", c_optimizer_heavy_ball_c, sizeof c_optimizer_heavy_ball_c},
    {"c-optimizer", "exports.map", exports_map, sizeof exports_map},
    {"c-optimizer", "include/anneal.h", anneal_h, sizeof anneal_h},
    {"cpp-optimizer", "README.md", cpp_optimizer_README_md, sizeof cpp_optimizer_README_md},
    {"cpp-optimizer", "heavy_ball.cpp", cpp_optimizer_heavy_ball_cpp, sizeof cpp_optimizer_heavy_ball_cpp},
    {"cpp-optimizer", "exports.map", exports_map, sizeof exports_map},
    {"cpp-optimizer", "include/anneal.h", anneal_h, sizeof anneal_h},
    {"rust-optimizer", "README.md", rust_optimizer_README_md, sizeof rust_optimizer_README_md},
    {"rust-optimizer", "heavy_ball.rs", rust_optimizer_heavy_ball_rs, sizeof rust_optimizer_heavy_ball_rs},
    {"rust-optimizer", "anneal.rs", anneal_rs, sizeof anneal_rs},
    {"fortran-optimizer", "README.md", fortran_optimizer_README_md, sizeof fortran_optimizer_README_md},
    {"fortran-optimizer", "heavy_ball.f90", fortran_optimizer_heavy_ball_f90, sizeof fortran_optimizer_heavy_ball_f90},
    {"fortran-optimizer", "anneal.f90", anneal_f90, sizeof anneal_f90},
    {"fortran-optimizer", "exports.map", exports_map, sizeof exports_map},
    {"zig-optimizer", "README.md", zig_optimizer_README_md, sizeof zig_optimizer_README_md},
    {"zig-optimizer", "heavy_ball.zig", zig_optimizer_heavy_ball_zig, sizeof zig_optimizer_heavy_ball_zig},
    {"zig-optimizer", "include/anneal.h", anneal_h, sizeof anneal_h},
    {"zig-optimizer", "exports.map", exports_map, sizeof exports_map},
    {"swift-optimizer", "README.md", swift_optimizer_README_md, sizeof swift_optimizer_README_md},
    {"swift-optimizer", "Package.swift", swift_optimizer_Package_swift, sizeof swift_optimizer_Package_swift},
    {"swift-optimizer", "Sources/HeavyBall/HeavyBall.swift", swift_optimizer_HeavyBall_swift, sizeof swift_optimizer_HeavyBall_swift},
    {"swift-optimizer", "exports.map", exports_map, sizeof exports_map},
};

const anneal_template *anneal_templates(void) { return templates; }

size_t anneal_template_count(void) { return sizeof templates / sizeof templates[0]; }
