/* One source, several CPUs: the loader picks the clone the processor can run when the library is opened.
 *
 * Every kernel file turns floating-point contraction off, because a fused multiply-add rounds once where the baseline
 * rounds twice; without it the clones agree bit for bit, and results do not depend on where they were computed. */
#ifndef ANNEAL_VARIANTS_H
#define ANNEAL_VARIANTS_H

/* A sanitizer would instrument the function that picks, which runs before the sanitizer has started. */
#if defined(__x86_64__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define ANNEAL_VARIANTS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ANNEAL_VARIANTS
#endif

/* A loop written once and specialised by the constants it is called with, inside each clone. */
#define ANNEAL_SPECIALISED static inline __attribute__((always_inline))

#endif
