// The operations of DJL's engine library that MedConv calls, written over the headers of whatever
// libtorch is installed. DJL 0.35.1 ships that library for libtorch 2.7.1 only; gpu-proof.sh builds
// this one where another libtorch is found, so that the GPU path can be measured there. A class
// that calls what is missing here ends with an UnsatisfiedLinkError that names it. Not part of the
// product.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/TensorIndexing.h>
#include <c10/core/GradMode.h>
#include <jni.h>

#include <string>
#include <vector>
using at::Tensor;
typedef std::vector<int64_t> Longs;
#define NATIVE(R, N) extern "C" JNIEXPORT R JNICALL Java_ai_djl_pytorch_jni_PyTorchLibrary_##N
#define ENV JNIEnv *env, jobject
static void raise(JNIEnv* e, const char* what) {
  e->ThrowNew(e->FindClass("ai/djl/engine/EngineException"), what);
}
#define TRY try {
#define OR_THROW                    \
  }                                 \
  catch (const std::exception& x) { \
    raise(env, x.what());           \
  }
#define OR_THROW_AND_RETURN         \
  }                                 \
  catch (const std::exception& x) { \
    raise(env, x.what());           \
  }                                 \
  return 0;
static Tensor& tensor(jlong h) { return *reinterpret_cast<Tensor*>(h); }
static jlong handle(Tensor t) { return reinterpret_cast<jlong>(new Tensor(std::move(t))); }
static std::optional<Tensor> optional(jlong h) {
  return h ? std::optional<Tensor>(tensor(h)) : std::nullopt;
}
static Longs longs(JNIEnv* e, jlongArray a) {
  if (!a) return {};
  Longs v(e->GetArrayLength(a));
  e->GetLongArrayRegion(a, 0, v.size(), (jlong*)v.data());
  return v;
}
static jlongArray handles(JNIEnv* e, const std::vector<Tensor>& ts) {
  std::vector<jlong> v;
  for (auto& t : ts) v.push_back(handle(t));
  jlongArray a = e->NewLongArray(v.size());
  e->SetLongArrayRegion(a, 0, v.size(), v.data());
  return a;
}
static at::ScalarType scalarType(jint d) {
  switch (d) {
    case 0:
      return at::kFloat;
    case 1:
      return at::kDouble;
    case 2:
      return at::kHalf;
    case 3:
      return at::kByte;
    case 4:
      return at::kInt;
    case 5:
      return at::kChar;
    case 6:
      return at::kLong;
    case 7:
      return at::kBool;
    case 8:
      return at::kComplexFloat;
    case 11:
      return at::kBFloat16;
    case 15:
      return at::kShort;
  }
  throw std::runtime_error("dtype " + std::to_string(d));
}
static jint dataType(at::ScalarType s) {
  switch (s) {
    case at::kFloat:
      return 0;
    case at::kDouble:
      return 1;
    case at::kHalf:
      return 2;
    case at::kByte:
      return 3;
    case at::kInt:
      return 4;
    case at::kChar:
      return 5;
    case at::kLong:
      return 6;
    case at::kBool:
      return 7;
    case at::kComplexFloat:
      return 8;
    case at::kBFloat16:
      return 11;
    case at::kShort:
      return 15;
    default:
      return 9;
  }
}
static at::Device dev(JNIEnv* e, jintArray a) {
  jint d[2];
  e->GetIntArrayRegion(a, 0, 2, d);
  return at::Device((at::DeviceType)d[0], d[0] == 0 ? -1 : d[1]);
}
static at::TensorOptions opt(JNIEnv* e, jint dtype, jintArray d, jboolean g) {
  auto o = at::TensorOptions().device(dev(e, d)).requires_grad(g == JNI_TRUE);
  return dtype == 9 ? o : o.dtype(scalarType(dtype));
}
static std::vector<Tensor> many(JNIEnv* e, jlongArray a) {
  std::vector<Tensor> v;
  for (auto h : longs(e, a)) v.push_back(tensor(h));
  return v;
}

// system
NATIVE(jboolean, torchIsGradMode)(ENV) { return c10::GradMode::is_enabled(); }
NATIVE(void, torchSetGradMode)(ENV, jboolean b) { c10::GradMode::set_enabled(b); }
NATIVE(jint, torchGetNumInteropThreads)(ENV) { return at::get_num_interop_threads(); }
NATIVE(jint, torchGetNumThreads)(ENV) { return at::get_num_threads(); }
NATIVE(void, torchSetNumInteropThreads)(ENV, jint n) {
  TRY at::set_num_interop_threads(n);
  OR_THROW
}
NATIVE(void, torchSetNumThreads)(ENV, jint n) {
  TRY at::set_num_threads(n);
  OR_THROW
}
NATIVE(void, torchSetBenchmarkCuDNN)(ENV, jboolean b) { at::globalContext().setBenchmarkCuDNN(b); }
NATIVE(void, torchManualSeed)(ENV, jlong s) {
  TRY at::manual_seed(s);
  OR_THROW
}
NATIVE(void, torchShowConfig)(ENV, jobject set) {
  jmethodID add = env->GetMethodID(env->GetObjectClass(set), "add", "(Ljava/lang/Object;)Z");
  auto put = [&](const char* s) { env->CallBooleanMethod(set, add, env->NewStringUTF(s)); };
  if (at::hasCUDA()) {
    put("CUDA");
    put("CUDNN");
  }
  if (at::hasMKL()) put("MKL");
  if (at::globalContext().hasMKLDNN()) put("MKLDNN");
  put("OPENMP");
}
NATIVE(void, torchCudaEmptyCache)(ENV) {}
NATIVE(void, setGraphExecutorOptimize)(ENV, jboolean) {}
// tensor
NATIVE(jlongArray, torchSizes)(ENV, jlong h) {
  TRY auto s = tensor(h).sizes();
  jlongArray a = env->NewLongArray(s.size());
  env->SetLongArrayRegion(a, 0, s.size(), (const jlong*)s.data());
  return a;
  OR_THROW_AND_RETURN
}
NATIVE(jbyteArray, torchDataPtr)(ENV, jlong h) {
  TRY Tensor t = tensor(h).detach().cpu().contiguous();
  jbyteArray a = env->NewByteArray(t.nbytes());
  env->SetByteArrayRegion(a, 0, t.nbytes(), (const jbyte*)t.data_ptr());
  return a;
  OR_THROW_AND_RETURN
}
NATIVE(jobject, torchDirectByteBuffer)(ENV, jlong h) {
  TRY if (!tensor(h).device().is_cpu()) throw std::runtime_error(
      "no host buffer of a device's tensor");
  return env->NewDirectByteBuffer(tensor(h).data_ptr(), tensor(h).nbytes());
  OR_THROW_AND_RETURN
}
NATIVE(jboolean, torchIsContiguous)(ENV, jlong h) { return tensor(h).is_contiguous(); }
NATIVE(jlong, torchToContiguous)(ENV, jlong h) {
  TRY return handle(tensor(h).contiguous());
  OR_THROW_AND_RETURN
}
NATIVE(jint, torchDType)(ENV, jlong h) { return dataType(tensor(h).scalar_type()); }
NATIVE(jintArray, torchDevice)(ENV, jlong h) {
  jint d[] = {(jint)tensor(h).device().type(), tensor(h).device().index()};
  jintArray a = env->NewIntArray(2);
  env->SetIntArrayRegion(a, 0, 2, d);
  return a;
}
NATIVE(jint, torchLayout)(ENV, jlong h) {
  return tensor(h).layout() == at::kStrided ? 0 : tensor(h).layout() == at::kSparse ? 1 : 2;
}
NATIVE(jlong, torchTo)(ENV, jlong h, jint d, jintArray v) {
  TRY at::NoGradGuard g;
  return handle(tensor(h).to(dev(env, v), scalarType(d), false));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchGetItem__JJ)(ENV, jlong h, jlong i) {
  TRY return handle(tensor(h).index({(int64_t)i}));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchGetItem__J_3J)(ENV, jlong h, jlongArray is) {
  TRY std::vector<at::indexing::TensorIndex> x;
  for (auto i : longs(env, is)) x.emplace_back(i);
  return handle(tensor(h).index(x));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchToDense)(ENV, jlong h) {
  TRY return handle(tensor(h).to_dense());
  OR_THROW_AND_RETURN
}
NATIVE(jlong, tensorClone)(ENV, jlong h) {
  TRY at::NoGradGuard g;
  return handle(tensor(h).clone());
  OR_THROW_AND_RETURN
}
NATIVE(void, torchDeleteTensor)(ENV, jlong h) { delete reinterpret_cast<Tensor*>(h); }
NATIVE(jboolean, torchRequiresGrad)(ENV, jlong h) { return tensor(h).requires_grad(); }
NATIVE(void, torchAttachGrad)(ENV, jlong h, jboolean b) {
  TRY tensor(h).requires_grad_(b == JNI_TRUE);
  OR_THROW
}
NATIVE(jlong, torchGrad)(ENV, jlong h) {
  TRY return tensor(h).grad().defined() ? handle(tensor(h).grad()) : 0;
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchDetachGrad)(ENV, jlong h) {
  TRY return handle(tensor(h).detach());
  OR_THROW_AND_RETURN
}
NATIVE(void, torchBackward)(ENV, jlong h, jlong g, jboolean k, jboolean c) {
  TRY tensor(h).backward(tensor(g), k, c);
  OR_THROW
}
NATIVE(void, zeroGrad)(ENV, jlong h) {
  TRY if (tensor(h).grad().defined()) {
    tensor(h).mutable_grad().detach_();
    tensor(h).mutable_grad().zero_();
  }
  OR_THROW
}
NATIVE(jlong, torchFromBlob)(ENV, jobject b, jlongArray s, jint d, jint, jintArray v, jboolean g) {
  TRY Tensor t = at::from_blob(env->GetDirectBufferAddress(b), longs(env, s),
                               at::TensorOptions().dtype(scalarType(d)));
  auto where = dev(env, v);
  if (!where.is_cpu()) t = t.to(where);
  if (g) t.requires_grad_(true);
  return handle(t);
  OR_THROW_AND_RETURN
}
NATIVE(void, torchSet)(ENV, jlong h, jobject b) {
  TRY at::NoGradGuard g;
  Tensor& t = tensor(h);
  Tensor s = at::from_blob(env->GetDirectBufferAddress(b), t.sizes(),
                           at::TensorOptions().dtype(t.scalar_type()));
  t.detach().copy_(s);
  OR_THROW
}
// creation
NATIVE(jlong, torchEmpty)(ENV, jlongArray s, jint d, jint, jintArray v, jboolean g) {
  TRY return handle(at::empty(longs(env, s), opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchZeros)(ENV, jlongArray s, jint d, jint, jintArray v, jboolean g) {
  TRY return handle(at::zeros(longs(env, s), opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchOnes)(ENV, jlongArray s, jint d, jint, jintArray v, jboolean g) {
  TRY return handle(at::ones(longs(env, s), opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchFull)(ENV, jlongArray s, jdouble x, jint d, jint, jintArray v, jboolean g) {
  TRY return handle(at::full(longs(env, s), x, opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchZerosLike)(ENV, jlong h, jint d, jint, jintArray v, jboolean g) {
  TRY return handle(at::zeros_like(tensor(h), opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchOnesLike)(ENV, jlong h, jint d, jint, jintArray v, jboolean g) {
  TRY return handle(at::ones_like(tensor(h), opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchArange)(ENV, jfloat a, jfloat b, jfloat c, jint d, jint, jintArray v,
                           jboolean g) {
  TRY return handle(at::arange(a, b, c, opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchLinspace)(ENV, jfloat a, jfloat b, jint n, jint d, jint, jintArray v,
                             jboolean g) {
  TRY return handle(at::linspace(a, b, n, opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchRandint)(ENV, jlong a, jlong b, jlongArray s, jint d, jint, jintArray v,
                            jboolean g) {
  TRY return handle(at::randint(a, b, longs(env, s), opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchRandPerm)(ENV, jlong n, jint d, jint, jintArray v, jboolean g) {
  TRY return handle(at::randperm(n, opt(env, d, v, g)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNormal)(ENV, jdouble m, jdouble sd, jlongArray s, jint d, jint, jintArray v,
                           jboolean g) {
  TRY Tensor t = at::empty(longs(env, s), opt(env, d, v, false));
  {
    at::NoGradGuard n;
    t.normal_(m, sd);
  }
  if (g) t.requires_grad_(true);
  return handle(t);
  OR_THROW_AND_RETURN
}
NATIVE(jlong, tensorUniform)(ENV, jdouble a, jdouble b, jlongArray s, jint d, jint, jintArray v,
                             jboolean g) {
  TRY Tensor t = at::empty(longs(env, s), opt(env, d, v, false));
  {
    at::NoGradGuard n;
    t.uniform_(a, b);
  }
  if (g) t.requires_grad_(true);
  return handle(t);
  OR_THROW_AND_RETURN
}
// binary and unary
#define BINARY(N, E)                           \
  NATIVE(jlong, N)(ENV, jlong p, jlong q) {    \
    TRY Tensor &a = tensor(p), &b = tensor(q); \
    return handle(E);                          \
    OR_THROW_AND_RETURN                        \
  }
#define IN_PLACE(N, E)                         \
  NATIVE(void, N)(ENV, jlong p, jlong q) {     \
    TRY Tensor &a = tensor(p), &b = tensor(q); \
    E;                                         \
    OR_THROW                                   \
  }
#define UNARY(N, E)                \
  NATIVE(jlong, N)(ENV, jlong p) { \
    TRY Tensor& a = tensor(p);     \
    return handle(E);              \
    OR_THROW_AND_RETURN            \
  }
BINARY(torchAdd, a.add(b))
IN_PLACE(torchAddi, a.add_(b))
BINARY(torchSub, a.sub(b))
IN_PLACE(torchSubi, a.sub_(b))
BINARY(torchMul, a.mul(b))
IN_PLACE(torchMuli, a.mul_(b))
BINARY(torchTrueDivide, a.true_divide(b))
IN_PLACE(torchTrueDividei, a.true_divide_(b))
BINARY(torchRemainder, a.remainder(b))
BINARY(torchPow, a.pow(b))
IN_PLACE(torchPowi, a.pow_(b))
BINARY(torchMatmul, a.matmul(b))
BINARY(torchBmm, a.bmm(b))
BINARY(torchDot, a.dot(b))
BINARY(torchLogicalAnd, a.logical_and(b))
BINARY(torchLogicalOr, a.logical_or(b))
BINARY(torchLogicalXor, a.logical_xor(b))
BINARY(torchMaximum, at::maximum(a, b))
BINARY(torchMinimum, at::minimum(a, b))
BINARY(torchEq, a.eq(b))
BINARY(torchNeq, a.ne(b))
BINARY(torchGt, a.gt(b))
BINARY(torchGte, a.ge(b))
BINARY(torchLt, a.lt(b))
BINARY(torchLte, a.le(b))
BINARY(torchTake, a.take(b))
BINARY(torchMaskedSelect, a.masked_select(b))
UNARY(torchSign, a.sign())
UNARY(torchLogicalNot, a.logical_not())
UNARY(torchArgMax__J, a.argmax())
UNARY(torchArgMin__J, a.argmin())
UNARY(torchMax__J, a.max())
UNARY(torchMin__J, a.min())
UNARY(torchMean__J, a.mean())
UNARY(torchSum__J, a.sum())
UNARY(torchProd__J, a.prod())
UNARY(torchSqueeze__J, a.squeeze())
UNARY(torchAbs, a.abs())
UNARY(torchSquare, a.square())
UNARY(torchFloor, a.floor())
UNARY(torchCeil, a.ceil())
UNARY(torchRound, a.round())
UNARY(torchTrunc, a.trunc())
UNARY(torchExp, a.exp())
UNARY(torchLog, a.log())
UNARY(torchLog10, a.log10())
UNARY(torchLog2, a.log2())
UNARY(torchSin, a.sin())
UNARY(torchCos, a.cos())
UNARY(torchTan, a.tan())
UNARY(torchSqrt, a.sqrt())
UNARY(torchTanh, a.tanh())
UNARY(torchSigmoid, a.sigmoid())
UNARY(torchAll, a.all())
UNARY(torchAny, a.any())
UNARY(torchNone, a.any().logical_not())
UNARY(torchNeg, a.neg())
UNARY(torchIsNaN, a.isnan())
UNARY(torchIsInf, a.isinf())
UNARY(torchErf, a.erf())
UNARY(torchErfinv, a.erfinv())
UNARY(torchLgamma, a.lgamma())
UNARY(torchNNRelu, a.relu())
UNARY(torchNNSoftPlus, at::softplus(a))
UNARY(torchNNGelu, at::gelu(a))
UNARY(torchNonZeros, a.nonzero())
NATIVE(void, torchNegi)(ENV, jlong p) {
  TRY tensor(p).neg_();
  OR_THROW
}
NATIVE(jboolean, contentEqual)(ENV, jlong p, jlong q) {
  TRY return tensor(p).equal(tensor(q));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchExpand)(ENV, jlong h, jlongArray s) {
  TRY return handle(tensor(h).expand(longs(env, s)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchPad)(ENV, jlong h, jlongArray s, jdouble x) {
  TRY return handle(at::constant_pad_nd(tensor(h), longs(env, s), x));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchReshape)(ENV, jlong h, jlongArray s) {
  TRY return handle(tensor(h).reshape(longs(env, s)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchSoftmax)(ENV, jlong h, jlong d, jint t) {
  TRY return handle(tensor(h).softmax(d, scalarType(t)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchLogSoftmax)(ENV, jlong h, jlong d, jint t) {
  TRY return handle(tensor(h).log_softmax(d, scalarType(t)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchArgMax__JJZ)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(tensor(h).argmax(d, k));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchArgMin__JJZ)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(tensor(h).argmin(d, k));
  OR_THROW_AND_RETURN
}
NATIVE(jlongArray, torchTopK)(ENV, jlong h, jlong k, jlong ax, jboolean l, jboolean s) {
  TRY auto r = tensor(h).topk(k, ax, l, s);
  return handles(env, {std::get<0>(r), std::get<1>(r)});
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchArgSort)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(tensor(h).argsort(d, k));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchSort)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(std::get<0>(tensor(h).sort(d, k)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchPermute)(ENV, jlong h, jlongArray s) {
  TRY return handle(tensor(h).permute(longs(env, s)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchFlip)(ENV, jlong h, jlongArray s) {
  TRY return handle(tensor(h).flip(longs(env, s)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchTranspose)(ENV, jlong h, jlong a, jlong b) {
  TRY return handle(tensor(h).transpose(a, b));
  OR_THROW_AND_RETURN
}
static std::vector<at::indexing::TensorIndex> slices(JNIEnv* e, jlongArray a, jlongArray b,
                                                     jlongArray c) {
  auto lo = longs(e, a), hi = longs(e, b), st = longs(e, c);
  std::vector<at::indexing::TensorIndex> x;
  for (size_t i = 0; i < lo.size(); i++) x.emplace_back(at::indexing::Slice(lo[i], hi[i], st[i]));
  return x;
}
NATIVE(jlong, torchIndex)(ENV, jlong h, jlongArray a, jlongArray b, jlongArray c) {
  TRY return handle(tensor(h).index(slices(env, a, b, c)));
  OR_THROW_AND_RETURN
}
NATIVE(void, torchIndexPut)(ENV, jlong h, jlong v, jlongArray a, jlongArray b, jlongArray c) {
  TRY tensor(h).index_put_(slices(env, a, b, c), tensor(v));
  OR_THROW
}
typedef std::vector<at::indexing::TensorIndex> Index;
static Index& indices(jlong h) { return *reinterpret_cast<Index*>(h); }
NATIVE(jlong, torchIndexInit)(ENV, jint) { return reinterpret_cast<jlong>(new Index()); }
NATIVE(jlong, torchIndexAdvGet)(ENV, jlong h, jlong i) {
  TRY return handle(tensor(h).index(indices(i)));
  OR_THROW_AND_RETURN
}
NATIVE(void, torchIndexAdvPut)(ENV, jlong h, jlong i, jlong d) {
  TRY tensor(h).index_put_(indices(i), tensor(d));
  OR_THROW
}
NATIVE(void, torchIndexAppendNoneEllipsis)(ENV, jlong i, jboolean e) {
  if (e)
    indices(i).emplace_back(at::indexing::Ellipsis);
  else
    indices(i).emplace_back(at::indexing::None);
}
NATIVE(void, torchIndexAppendSlice)(ENV, jlong i, jlong lo, jlong hi, jlong st, jint n) {
  using at::indexing::None;
  using at::indexing::Slice;
  if (n == 0)
    indices(i).emplace_back(Slice(lo, hi, st));
  else if (n == 1)
    indices(i).emplace_back(Slice(lo, None, st));
  else if (n == 2)
    indices(i).emplace_back(Slice(None, hi, st));
  else
    indices(i).emplace_back(Slice(None, None, st));
}
NATIVE(void, torchIndexAppendFixed)(ENV, jlong i, jlong k) { indices(i).emplace_back((int64_t)k); }
NATIVE(void, torchIndexAppendArray)(ENV, jlong i, jlong t) { indices(i).emplace_back(tensor(t)); }
NATIVE(void, torchDeleteIndex)(ENV, jlong i) { delete reinterpret_cast<Index*>(i); }
NATIVE(jlong, torchSlice)(ENV, jlong h, jlong d, jlong a, jlong b, jlong s) {
  TRY return handle(tensor(h).slice(d, a, b, s));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchGather)(ENV, jlong h, jlong i, jlong d, jboolean s) {
  TRY return handle(tensor(h).gather(d, tensor(i), s));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchScatter)(ENV, jlong h, jlong i, jlong v, jint d) {
  TRY return handle(tensor(h).scatter(d, tensor(i), tensor(v)));
  OR_THROW_AND_RETURN
}
NATIVE(void, torchMaskedPut)(ENV, jlong h, jlong v, jlong m) {
  TRY tensor(h).masked_fill_(tensor(m), tensor(v));
  OR_THROW
}
NATIVE(jlong, torchMax__JJZ)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(std::get<0>(tensor(h).max(d, k)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchMin__JJZ)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(std::get<0>(tensor(h).min(d, k)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchMean__JJZ)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(tensor(h).mean(d, k));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchSum__J_3JZ)(ENV, jlong h, jlongArray d, jboolean k) {
  TRY return handle(tensor(h).sum(longs(env, d), k));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchProd__JJZ)(ENV, jlong h, jlong d, jboolean k) {
  TRY return handle(tensor(h).prod(d, k));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchCumSum)(ENV, jlong h, jlong d) {
  TRY return handle(tensor(h).cumsum(d));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchFlatten)(ENV, jlong h, jlong a, jlong b) {
  TRY return handle(tensor(h).flatten(a, b));
  OR_THROW_AND_RETURN
}
NATIVE(jlongArray, torchSplit__JJJ)(ENV, jlong h, jlong s, jlong d) {
  TRY return handles(env, tensor(h).split(s, d));
  OR_THROW_AND_RETURN
}
NATIVE(jlongArray, torchSplit__J_3JJ)(ENV, jlong h, jlongArray s, jlong d) {
  TRY return handles(env, tensor(h).split_with_sizes(longs(env, s), d));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchUnsqueeze)(ENV, jlong h, jlong d) {
  TRY return handle(tensor(h).unsqueeze(d));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchSqueeze__JJ)(ENV, jlong h, jlong d) {
  TRY return handle(tensor(h).squeeze(d));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchStack)(ENV, jlongArray s, jlong d) {
  TRY return handle(at::stack(many(env, s), d));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchCat)(ENV, jlongArray s, jlong d) {
  TRY return handle(at::cat(many(env, s), d));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchRepeat)(ENV, jlong h, jlongArray s) {
  TRY return handle(tensor(h).repeat(longs(env, s)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchRepeatInterleave)(ENV, jlong h, jlong n, jlong d) {
  TRY return handle(tensor(h).repeat_interleave(n, d));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchClamp)(ENV, jlong h, jlong lo, jlong hi) {
  TRY return handle(tensor(h).clamp(optional(lo), optional(hi)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchWhere)(ENV, jlong c, jlong a, jlong b) {
  TRY return handle(at::where(tensor(c), tensor(a), tensor(b)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNorm)(ENV, jlong h, jint o, jlongArray d, jboolean k) {
  TRY auto v = longs(env, d);
  return handle(v.empty() ? tensor(h).norm(o) : tensor(h).norm(o, v, k));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNOneHot)(ENV, jlong h, jint n) {
  TRY return handle(at::one_hot(tensor(h), n));
  OR_THROW_AND_RETURN
}
// network
NATIVE(jlong, torchNNLinear)(ENV, jlong x, jlong w, jlong b) {
  TRY return handle(at::linear(tensor(x), tensor(w), optional(b)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNConvNd)(ENV, jlong x, jlong w, jlong b, jlongArray s, jlongArray p,
                             jlongArray d, jint g) {
  TRY Tensor &t = tensor(x), &k = tensor(w);
  auto o = optional(b);
  Longs st = longs(env, s), pa = longs(env, p), di = longs(env, d);
  return handle(k.dim() == 5   ? at::conv3d(t, k, o, st, pa, di, g)
                : k.dim() == 4 ? at::conv2d(t, k, o, st, pa, di, g)
                               : at::conv1d(t, k, o, st, pa, di, g));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNBatchNorm)(ENV, jlong x, jlong m, jlong v, jlong w, jlong b, jboolean tr,
                                jdouble mo, jdouble eps) {
  TRY return handle(at::batch_norm(tensor(x), optional(w), optional(b), optional(m), optional(v),
                                   tr, mo, eps, at::globalContext().userEnabledCuDNN()));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNLayerNorm)(ENV, jlong x, jlongArray s, jlong w, jlong b, jdouble eps) {
  TRY return handle(at::layer_norm(tensor(x), longs(env, s), optional(w), optional(b), eps));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNDropout)(ENV, jlong x, jdouble p, jboolean t) {
  TRY return handle(at::dropout(tensor(x), p, t));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNLeakyRelu)(ENV, jlong x, jdouble s) {
  TRY return handle(at::leaky_relu(tensor(x), s));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNMaxPool)(ENV, jlong x, jlongArray k, jlongArray s, jlongArray p, jboolean c) {
  TRY Longs a = longs(env, k), b = longs(env, s), q = longs(env, p);
  int64_t one = 1;
  return handle(a.size() == 3 ? at::max_pool3d(tensor(x), a, b, q, one, c)
                              : at::max_pool2d(tensor(x), a, b, q, one, c));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNAvgPool)(ENV, jlong x, jlongArray k, jlongArray s, jlongArray p, jboolean c,
                              jboolean i) {
  TRY Longs a = longs(env, k), b = longs(env, s), q = longs(env, p);
  return handle(a.size() == 3 ? at::avg_pool3d(tensor(x), a, b, q, c, i)
                              : at::avg_pool2d(tensor(x), a, b, q, c, i));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNAdaptiveAvgPool)(ENV, jlong x, jlongArray s) {
  TRY Longs a = longs(env, s);
  return handle(a.size() == 3 ? at::adaptive_avg_pool3d(tensor(x), a)
                              : at::adaptive_avg_pool2d(tensor(x), a));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNAdaptiveMaxPool)(ENV, jlong x, jlongArray s) {
  TRY Longs a = longs(env, s);
  return handle(std::get<0>(a.size() == 3 ? at::adaptive_max_pool3d(tensor(x), a)
                                          : at::adaptive_max_pool2d(tensor(x), a)));
  OR_THROW_AND_RETURN
}
NATIVE(jlong, torchNNInterpolate)(ENV, jlong x, jlongArray s, jint m, jboolean al) {
  TRY Longs a = longs(env, s);
  Tensor& t = tensor(x);
  if (t.dim() == 5)
    return handle(m == 0 ? at::upsample_nearest3d(t, a) : at::upsample_trilinear3d(t, a, al));
  return handle(m == 0 ? at::upsample_nearest2d(t, a) : at::upsample_bilinear2d(t, a, al));
  OR_THROW_AND_RETURN
}
NATIVE(void, adamUpdate)(ENV, jlong w_, jlong g_, jlong m_, jlong v_, jfloat lr, jfloat lrc,
                         jfloat wd, jfloat rescale, jfloat clip, jfloat b1, jfloat b2, jfloat eps,
                         jboolean adamw) {
  TRY at::NoGradGuard ng;
  Tensor w = tensor(w_), g = tensor(g_).clone(), m = tensor(m_), v = tensor(v_);
  if (rescale != 1) g.mul_(rescale);
  if (clip >= 0) g.clamp_(-clip, clip);
  if (wd > 0) {
    if (adamw)
      w.sub_(w * (lr * wd));
    else
      g.add_(w, wd);
  }
  m.mul_(b1).add_(g, 1 - b1);
  v.mul_(b2).addcmul_(g, g, 1 - b2);
  w.sub_(m.mul(lrc).div(v.sqrt().add(eps)));
  OR_THROW
}
NATIVE(void, sgdUpdate)(ENV, jlong w_, jlong g_, jlong s_, jfloat lr, jfloat wd, jfloat rescale,
                        jfloat clip, jfloat mo) {
  TRY at::NoGradGuard ng;
  Tensor w = tensor(w_), g = tensor(g_).clone();
  if (rescale != 1) g.mul_(rescale);
  if (clip >= 0) g.clamp_(-clip, clip);
  if (wd > 0) g.add_(w, wd);
  if (mo == 0)
    w.sub_(g.mul(lr));
  else {
    tensor(s_).mul_(mo).add_(g);
    w.sub_(tensor(s_).mul(lr));
  }
  OR_THROW
}
