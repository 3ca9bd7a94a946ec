/* AnnealKernels.h: the inner loops of training, vectorised per CPU.
 *
 * No state and no allocation; every function may be called from several threads on memory of their own. Pointers of
 * one call do not overlap unless said so, need no alignment (64 bytes is fastest), may be anything when the count is 0.
 * Matrices are row-major. Scalars are doubles and are narrowed to float where PyTorch's float32 kernels narrow them.
 * All CPU variants of a kernel give the same bits, and so do updates of an array cut at multiples of 64 elements. */
#ifndef ANNEAL_KERNELS_H
#define ANNEAL_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Optimizer updates: one pass over `count` parameters, by the formulas of PyTorch 2.13 (torch.optim) where it has
 *      them. weight_decay is added to the gradient (L2) and, at 0, not computed at all; decoupled weight decay is a factor
 *      on the parameter, 1 - lr * weight_decay, `shrink` where both kinds are offered. ---- */

/* torch.optim.SGD. momentum_buffer NULL or momentum 0: plain descent, and the buffer stays as it is. On the first step
 * the buffer becomes the gradient (not multiplied by 1 - dampening). nesterov looks ahead along the buffer. */
void anneal_sgd(float *param, const float *grad, float *momentum_buffer, size_t count, double lr, double momentum,
                double dampening, double weight_decay, bool nesterov, bool first_step);

/* torch.optim.Adagrad. clr is the rate of this step: lr / (1 + (step - 1) * lr_decay). */
void anneal_adagrad(float *param, const float *grad, float *sum, size_t count, double clr, double weight_decay,
                    double eps);

/* torch.optim.RMSprop. momentum_buffer NULL: no momentum. grad_avg not NULL: centered, the variance is estimated. */
void anneal_rmsprop(float *param, const float *grad, float *square_avg, float *momentum_buffer, float *grad_avg,
                    size_t count, double lr, double alpha, double eps, double weight_decay, double momentum);

/* torch.optim.Adam. max_exp_avg_sq not NULL: AMSGrad. bias_correction1 is 1 - beta1^step, bias_correction2 is
 * 1 - beta2^step. */
void anneal_adam(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, float *max_exp_avg_sq,
                 size_t count, double lr, double beta1, double beta2, double eps, double weight_decay,
                 double bias_correction1, double bias_correction2);

/* torch.optim.AdamW: anneal_adam with decoupled weight decay. */
void anneal_adamw(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, float *max_exp_avg_sq,
                  size_t count, double lr, double beta1, double beta2, double eps, double weight_decay,
                  double bias_correction1, double bias_correction2);

/* torch.optim.Adamax. clr is lr / (1 - beta1^step). */
void anneal_adamax(float *param, const float *grad, float *exp_avg, float *exp_inf, size_t count, double clr,
                   double beta1, double beta2, double eps, double weight_decay);

/* torch.optim.NAdam. grad_step is lr * (1 - mu) / (1 - the product of mu up to this step), avg_step is
 * lr * next mu / (1 - the product up to the next); bias_correction2 is 1 - beta2^step. */
void anneal_nadam(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, size_t count, double grad_step,
                  double avg_step, double beta1, double beta2, double eps, double weight_decay, double shrink,
                  double bias_correction2);

/* torch.optim.RAdam. rectified: step_size is lr * rectification * sqrt(1 - beta2^step) / (1 - beta1^step) and the
 * average is divided by the root of the average square; else it is lr / (1 - beta1^step), a step of momentum. */
void anneal_radam(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, size_t count, double step_size,
                  double beta1, double beta2, double eps, double weight_decay, double shrink, bool rectified);

/* torch.optim.Adadelta. */
void anneal_adadelta(float *param, const float *grad, float *square_avg, float *acc_delta, size_t count, double lr,
                     double rho, double eps, double weight_decay);

/* torch.optim.Rprop. step_size holds each parameter's own step; scale is a factor on all, 1 in PyTorch. */
void anneal_rprop(float *param, const float *grad, float *prev, float *step_size, size_t count, double scale,
                  double etaminus, double etaplus, double step_size_min, double step_size_max);

/* torch.optim.ASGD. eta is this step's rate; ax follows the parameter with weight mu, at 1 it is its copy. */
void anneal_asgd(float *param, const float *grad, float *ax, size_t count, double eta, double lambd, double mu,
                 double weight_decay);

/* Lion, arXiv 2302.06675, weight decay decoupled. */
void anneal_lion(float *param, const float *grad, float *exp_avg, size_t count, double lr, double beta1, double beta2,
                 double weight_decay);

/* ADOPT, arXiv 2411.02853. The first step only sets exp_avg_sq. clip limits the gradient's ratio to the root of
 * exp_avg_sq; infinity: no limit. */
void anneal_adopt(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, size_t count, double lr,
                  double beta1, double beta2, double eps, double clip, double weight_decay, double shrink,
                  bool first_step);

/* AdEMAMix, arXiv 2409.03137, weight decay decoupled. exp_avg_fast NULL: beta1 is 0. beta3 and alpha are this step's. */
void anneal_ademamix(float *param, const float *grad, float *exp_avg_fast, float *exp_avg_slow, float *exp_avg_sq,
                     size_t count, double lr, double beta1, double beta2, double beta3, double alpha, double eps,
                     double weight_decay, double bias_correction1, double bias_correction2);

/* ---- Optimizers that look at more than one element. Sums are in float64. ---- */

/* LARS: velocity = momentum * velocity + rate * (grad + weight_decay * param), param -= velocity. */
void anneal_lars(float *param, const float *grad, float *velocity, size_t count, double rate, double momentum,
                 double weight_decay);

/* LAMB: sums[0] = sum of param^2, sums[1] = sum of u^2, where u is the direction that anneal_lamb with the same numbers
 * takes: m / bias_correction1 / (sqrt(v / bias_correction2) + eps) + weight_decay * param. */
void anneal_lamb_norms(const float *param, const float *grad, const float *exp_avg, const float *exp_avg_sq,
                       size_t count, double beta1, double beta2, double eps, double weight_decay,
                       double bias_correction1, double bias_correction2, double *sums);

/* LAMB: moves the moments on, param -= rate * u. */
void anneal_lamb(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, size_t count, double rate,
                 double beta1, double beta2, double eps, double weight_decay, double bias_correction1,
                 double bias_correction2);

/* Prodigy: with g = grad + l2 * param, sums[0] = sum of g * (p0 - param), sums[1] = sum of |beta3 * s + s_weight * g|. */
void anneal_prodigy_sums(const float *param, const float *grad, const float *p0, const float *s, size_t count,
                         double beta3, double s_weight, double l2, double *sums);

/* Prodigy: with g as above, s = beta3 * s + s_weight * g, exp_avg = beta1 * exp_avg + d * (1 - beta1) * g,
 * exp_avg_sq = beta2 * exp_avg_sq + d^2 * (1 - beta2) * g^2,
 * param = (1 - decoupled) * param - step_size * exp_avg / (sqrt(exp_avg_sq) + eps_d). exp_avg NULL: g in its place. */
void anneal_prodigy(float *param, const float *grad, float *exp_avg, float *exp_avg_sq, float *s, size_t count,
                    double beta1, double beta2, double beta3, double s_weight, double d, double eps_d,
                    double step_size, double l2, double decoupled);

/* Schedule-free SGD: with g = grad + weight_decay * y, y = lerp(y, z, average_weight) +
 * lr * (momentum * (1 - average_weight) - 1) * g, z -= lr * g. */
void anneal_schedule_free_sgd(float *y, const float *grad, float *z, size_t count, double lr, double momentum,
                              double average_weight, double weight_decay);

/* Schedule-free AdamW: the same with g = grad / (sqrt(exp_avg_sq / bias_correction2) + eps) + weight_decay * y. */
void anneal_schedule_free_adamw(float *y, const float *grad, float *z, float *exp_avg_sq, size_t count, double lr,
                                double beta1, double beta2, double eps, double average_weight, double weight_decay,
                                double bias_correction2);

/* out = start + weight * (end - start). */
void anneal_lerp(const float *start, const float *end, float *out, size_t count, double weight);

/* Adafactor: row_var moves by weight towards the mean of grad^2 of each row, col_var towards that of each column. col_sums
 * is room for `columns` numbers. */
void anneal_adafactor_factors(const float *grad, double *row_var, double *col_var, double *col_sums, size_t rows,
                              size_t columns, double weight);

/* Adafactor: variance moves by weight towards grad^2. */
void anneal_adafactor_variance(const float *grad, float *variance, size_t count, double weight);

/* Adafactor: the sum of u^2, where u = grad / max(sqrt(v), eps1) and v is row_share * col_var (one row of a matrix) or, with
 * col_var NULL, variance. */
double anneal_adafactor_length(const float *grad, const double *col_var, const float *variance, size_t count,
                               double row_share, double eps1);

/* Adafactor: param = (1 - decay) * param - step_size * u. */
void anneal_adafactor(float *param, const float *grad, const double *col_var, const float *variance, size_t count,
                      double row_share, double eps1, double decay, double step_size);

/* Muon: momentum_buffer moves by 1 - momentum towards grad; direction is the buffer or, nesterov, lies between both. */
void anneal_muon_direction(const float *grad, float *momentum_buffer, float *direction, size_t count, double momentum,
                           bool nesterov);

/* x [rows, columns] is divided by its length (at least eps) and then brought near the closest matrix with orthonormal rows or
 * columns by `steps` times x = a x + (b g + c g^2) x, where g = x x^T (of a tall matrix: x (b g + c g^2), g = x^T x).
 * scratch is room for anneal_newton_schulz_scratch floats. Products are cut by rows for `run`, which calls the body once with
 * each index below count, on any threads, and gets `crew` (run NULL: one after another); no bit depends on it. */
typedef void (*anneal_crew_run)(void *crew, uint64_t count, void (*body)(void *context, uint64_t index), void *context);
void anneal_newton_schulz(float *x, size_t rows, size_t columns, double a, double b, double c, size_t steps,
                          double eps, float *scratch, anneal_crew_run run, void *crew);
size_t anneal_newton_schulz_scratch(size_t rows, size_t columns);

/* param = (1 - decay) * param - step_size * direction. */
void anneal_decayed_step(float *param, const float *direction, size_t count, double step_size, double decay);

/* ---- Layers. A NaN is passed on, never turned into 0. ---- */

/* y[row, column] += bias[column]. */
void anneal_add_bias(float *y, const float *bias, size_t rows, size_t columns);

/* y[row, column] = max(y[row, column] + bias[column], 0). */
void anneal_add_bias_relu(float *y, const float *bias, size_t rows, size_t columns);

/* y = max(x, 0). y may be x. */
void anneal_relu(const float *x, float *y, size_t count);

/* The derivative of ReLU from its output: dx = dy where y > 0, else 0; with accumulate it is added to dx. dx may be dy
 * without accumulate. */
void anneal_relu_gradient(const float *y, const float *dy, float *dx, size_t count, bool accumulate);

/* y = the sum over k of weights[k] / count * table[rows[k]], rows of `width` numbers; zeros for a count of 0. */
void anneal_weighted_mean(const float *table, size_t width, const uint32_t *rows, const float *weights, size_t count,
                          float *y);

/* y[i] += factor * x[i]. */
void anneal_add_scaled(float *y, const float *x, size_t count, float factor);

/* GELU, x times the normal distribution function at x, within 3e-7 of max(1, |x|); by_tanh its approximation x / 2 (1 + tanh u),
 * u = sqrt(2 / pi) (x + 0.044715 x^3). */
void anneal_gelu(const float *x, float *y, size_t count, bool by_tanh);

/* dx = dy times the derivative of GELU at x; with accumulate it is added to dx. dx may be dy without accumulate. */
void anneal_gelu_gradient(const float *x, const float *dy, float *dx, size_t count, bool accumulate, bool by_tanh);

/* y = GELU at x[row, column] + bias[column]; its derivative there is left in x. */
void anneal_add_bias_gelu(float *x, const float *bias, float *y, size_t rows, size_t columns, bool by_tanh);

/* y[i] *= x[i]. */
void anneal_scale_by(float *y, const float *x, size_t count);

/* y[row, column] = residual[row, column] + bias[column]. */
void anneal_bias_onto(const float *residual, const float *bias, float *y, size_t rows, size_t columns);

/* y = (x - mean) / sqrt(variance + epsilon) * scale + shift in each row; statistics[row] receives the mean and 1 / sqrt(…). */
void anneal_layer_norm(const float *x, const float *scale, const float *shift, float *y, float *statistics, size_t rows,
                       size_t columns, double epsilon);

/* The derivatives of the same. Those of scale and shift are added to dscale and dshift; dx (NULL: not wanted) is written, or with
 * accumulate added to. */
void anneal_layer_norm_gradient(const float *x, const float *scale, const float *statistics, const float *dy, float *dx,
                                float *dscale, float *dshift, size_t rows, size_t columns, bool accumulate);

/* Of the channels begin ..< begin + count of x, [rows, channels, positions]: the mean and inverse = 1 / sqrt(variance + epsilon) over
 * rows and positions, more than one number; the running ones are moved towards mean and unbiased variance by `momentum`. */
void anneal_batch_statistics(const float *x, size_t rows, size_t channels, size_t positions, size_t begin, size_t count,
                             double epsilon, double momentum, float *mean, float *inverse, float *running_mean,
                             float *running_variance);

/* The same two from the running ones. */
void anneal_running_statistics(const float *running_mean, const float *running_variance, size_t channels,
                               double epsilon, float *mean, float *inverse);

/* y = (x - mean) * inverse * scale + shift, channel by channel, and at least 0 if ReLU is fused. */
void anneal_batch_norm(const float *x, const float *mean, const float *inverse, const float *scale, const float *shift,
                       float *y, size_t rows, size_t channels, size_t positions, size_t begin, size_t count,
                       bool fuses_relu);

/* The derivatives of the same without ReLU, where mean and inverse come from x (moves) or are given. Those of scale and shift are
 * added to dscale and dshift; dx (NULL: not wanted) is written, or with accumulate added to. */
void anneal_batch_norm_gradient(const float *x, const float *mean, const float *inverse, const float *scale,
                                const float *dy, float *dx, float *dscale, float *dshift, size_t rows, size_t channels,
                                size_t positions, size_t begin, size_t count, bool moves, bool accumulate);

/* In place, row r of a square of scores: the softmax of factor * scores[r, 0 ... r], and zeros after them. */
void anneal_causal_softmax(float *scores, size_t size, float factor);

/* In place, from the derivatives of those weights to those of the scores: factor * weight * (d - the sum of weight * d), zeros after. */
void anneal_causal_softmax_gradient(const float *weights, float *derivatives, size_t size, float factor);

/* y[i] = tokens[ids[i]] + positions[i % context] for i in 0 ..< count, rows of `width` numbers; ids are whole. */
void anneal_embed(const float *tokens, const float *positions, const float *ids, size_t count, size_t context,
                  size_t width, float *y);

/* The rows dy[i] added to dtokens[ids[i]] and dpositions[i % context], in the order of i. */
void anneal_embed_gradient(const float *dy, const float *ids, size_t count, size_t context, size_t width,
                           float *dtokens, float *dpositions);

/* ---- Images: [channels, height, width], one at a time ---- */

/* A square window that moves over an image: a convolution's or a pooling's. Sizes of the output are the caller's to compute,
 * (size + 2 padding - kernel) / stride + 1, rounded down. */
typedef struct anneal_window {
  size_t channels, height, width, kernel, stride, padding, out_height, out_width;
} anneal_window;

/* Floats that `padded` and `columns` below must have room for, a vector after their last numbers included. */
size_t anneal_padded_count(const anneal_window *window);
size_t anneal_columns_count(const anneal_window *window);

/* columns[channel, ky, kx, row, column] = the image's number there, 0 in the padding. */
void anneal_image_to_columns(const float *x, const anneal_window *window, float *padded, float *columns);

/* The derivative: what stands in `columns` is added up where it came from. */
void anneal_columns_to_image(const float *columns, const anneal_window *window, float *padded, float *dx,
                             bool accumulate);

/* y[row, column] += bias[row], then max(y, 0) if ReLU is fused. */
void anneal_add_row_bias(float *y, const float *bias, size_t rows, size_t columns, bool fuses_relu);

/* sums[row] = the sum of the row's numbers; with accumulate it is added. */
void anneal_row_sums(const float *x, float *sums, size_t rows, size_t columns, bool accumulate);

/* The largest number of each window and where in its channel it stands; the window has no padding. */
void anneal_max_pool(const float *x, const anneal_window *window, float *y, int32_t *places);
void anneal_max_pool_gradient(const float *dy, const int32_t *places, const anneal_window *window, float *dx,
                              bool accumulate);

/* The mean of each window; the window has no padding. */
void anneal_average_pool(const float *x, const anneal_window *window, float *y);
void anneal_average_pool_gradient(const float *dy, const anneal_window *window, float *dx, bool accumulate);

/* y[i] = (x[i] / 255 - mean) / deviation, each operation rounded. */
void anneal_from_bytes(const uint8_t *x, float *y, size_t count, float mean, float deviation);

/* y[i] = 0 where the 32 bits that key and i have in common are below the threshold, else scale * x[i]. Its derivative is the
 * same function of dy. */
void anneal_dropout(const float *x, float *y, size_t count, uint64_t key, uint32_t threshold, float scale,
                    bool accumulate);

void anneal_tanh(const float *x, float *y, size_t count);
/* From the output: dx = dy (1 - y^2). */
void anneal_tanh_gradient(const float *y, const float *dy, float *dx, size_t count, bool accumulate);

/* ---- Sums, in an order that depends on sizes only. ---- */

/* sums[column] = x[0, column] + x[1, column] + …; with accumulate the total is added to what sums holds. */
void anneal_column_sums(const float *x, float *sums, size_t rows, size_t columns, bool accumulate);

/* chunks[0][i] = ((chunks[0][i] + chunks[1][i]) + chunks[2][i]) + … for i in begin ..< begin + count. */
void anneal_sum_chunks(float *const *chunks, size_t chunk_count, size_t begin, size_t count);

/* The sum of x[i]^2 in float64. */
double anneal_sum_of_squares(const float *x, size_t count);

/* x[i] *= factor. */
void anneal_scale(float *x, size_t count, double factor);

/* x[i] = min(max(x[i], -limit), limit); what is not a number stays. */
void anneal_clamp(float *x, size_t count, double limit);

/* average[i] += weight * (values[i] - average[i]), as torch.lerp rounds it: weight 1 gives exactly values[i]. */
void anneal_average(float *average, const float *values, size_t count, double weight);

/* ---- Losses of a batch. They return the sum over the batch in float64; `gradient` (NULL: not wanted) receives the
 *      derivative of scale * sum. ---- */

/* Softmax and cross-entropy: the sum over rows of log(sum of exp(logits)) - logits[label]. Labels are in 0 ..< classes.
 * `correct` receives the number of rows whose first largest logit is the label's. scale 1 / batch is PyTorch's mean. */
double anneal_softmax_cross_entropy(const float *logits, const int32_t *labels, size_t rows, size_t classes,
                                    double scale, float *gradient, size_t *correct);

/* The sum of (outputs - targets)^2. scale 1 / (rows * columns) is PyTorch's mean. */
double anneal_squared_error(const float *outputs, const float *targets, size_t count, double scale, float *gradient);

/* ---- Waiting ---- */

/* Tells the processor that this is a loop that looks at memory until another thread writes it. */
static inline void anneal_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb");
#endif
}

/* ---- The floating-point mode ---- */

/* How this thread rounds and what it flushes to zero, without what has happened since. */
static inline uint64_t anneal_floating_point_mode(void) {
#if defined(__x86_64__)
  return __builtin_ia32_stmxcsr() & 0xffc0u;
#elif defined(__aarch64__)
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
#else
  return 0;
#endif
}

/* Has this thread compute in a mode, as anneal_floating_point_mode returns it. */
static inline void anneal_set_floating_point_mode(uint64_t mode) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr((__builtin_ia32_stmxcsr() & ~0xffc0u) | (unsigned)mode);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
#else
  (void)mode;
#endif
}

#ifdef __cplusplus
}
#endif

#endif
