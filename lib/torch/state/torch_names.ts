import type { TorchTensor } from '../../load/safetensors.js';
import { dtypeNamed, dtypeOfStorage } from './dtypes.js';
import { Made, Name, type PickleValue } from './pickle_values.js';
import { StoredTensor } from './tensors.js';

type Call = (where: string, args: readonly PickleValue[]) => PickleValue;

const tensor: Call = (where, [storage, offset, shape, strides]) =>
  StoredTensor.view(where, storage, null, offset, shape, strides);

/** The tensor that a parameter or a subclass is made of. */
const parameter: Call = (_, [data]) => data;

const dict: Call = (_, [pairs]) => {
  if (pairs instanceof Map) return pairs;
  const list = Array.isArray(pairs) ? pairs : [];
  return new Map(list.filter((pair) => Array.isArray(pair) && pair.length === 2) as never);
};

const list: Call = (_, [values]) => (Array.isArray(values) ? [...values] : []);

/** What a file has that is no tensor, and of no use here: it is kept as it is called. */
const INERT = [
  '_codecs.encode',
  'argparse.Namespace',
  'builtins.bytearray',
  'builtins.complex',
  'builtins.slice',
  'builtins.range',
  'builtins.int',
  'builtins.float',
  'builtins.str',
  'builtins.bool',
  'datetime.date',
  'datetime.datetime',
  'datetime.timedelta',
  'numpy._core.multiarray._reconstruct',
  'numpy._core.multiarray.scalar',
  'numpy._core.numeric._frombuffer',
  'numpy.core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy.core.numeric._frombuffer',
  'numpy.dtype',
  'numpy.ndarray',
  'numpy.random._pickle.__randomstate_ctor',
  'numpy.random._pickle.__generator_ctor',
  'pathlib.Path',
  'pathlib.PosixPath',
  'pathlib.PurePosixPath',
  'pathlib.WindowsPath',
  'pathlib._local.PosixPath',
  'pathlib._local.WindowsPath',
  'torch.Size',
  'torch.Tensor',
  'torch.device',
  'torch.layout',
  'torch.memory_format',
  'torch.nn.parameter.Buffer',
  'torch.nn.parameter.Parameter',
  'torch.per_channel_affine',
  'torch.per_channel_affine_float_qparams',
  'torch.per_channel_symmetric',
  'torch.per_tensor_affine',
  'torch.per_tensor_symmetric',
  'torch.serialization._get_layout',
  'torch.sparse_coo',
  'torch.storage.TypedStorage',
  'torch.storage.UntypedStorage',
  'torch.torch_version.TorchVersion',
  'torch._utils._rebuild_device_tensor_from_numpy',
  'torch._utils._rebuild_meta_tensor_no_storage',
  'torch._utils._rebuild_sparse_tensor',
  'torch._utils._rebuild_sparse_csr_tensor',
];

/** How the names are answered that tensors and dicts are made by. */
const CALLS: Readonly<Record<string, Call>> = {
  'torch._utils._rebuild_tensor': tensor,
  'torch._utils._rebuild_tensor_v2': tensor,
  'torch._utils._rebuild_qtensor': tensor,
  // Its storage is of bytes; the dtype comes behind.
  'torch._utils._rebuild_tensor_v3': (where, [storage, offset, shape, strides, , , dtype]) => {
    const element = dtype instanceof Name ? dtypeNamed(dtype.name) : undefined;
    if (element === undefined) return new Made('torch.Tensor');
    return StoredTensor.view(where, storage, element, offset, shape, strides);
  },
  'torch._utils._rebuild_parameter': parameter,
  'torch._utils._rebuild_parameter_with_state': parameter,
  'torch._utils._rebuild_device_tensor_from_cpu_tensor': parameter,
  // (function, class, its arguments, state)
  'torch._tensor._rebuild_from_type_v2': (where, [callable, , args]) =>
    callable instanceof Name && Array.isArray(args) && callable.name !== FROM_TYPE
      ? answer(where, callable.name, args)
      : new Made('torch.Tensor'),
  'collections.OrderedDict': dict,
  'collections.Counter': dict,
  'collections.defaultdict': () => new Map(),
  'builtins.dict': dict,
  'builtins.list': list,
  'builtins.tuple': list,
  'builtins.set': list,
  'builtins.frozenset': list,
};
const FROM_TYPE = 'torch._tensor._rebuild_from_type_v2';

/** Python 2's name of the same. */
const modern = (name: string) => name.replace(/^__builtin__\./, 'builtins.');

const isTorchType = (name: string) =>
  dtypeNamed(name) !== undefined ||
  dtypeOfStorage(name) !== undefined ||
  /^torch\.(cuda\.)?(sparse\.)?[A-Z]\w*Tensor$/.test(name);

/** Whether a name is one of those that state dicts and what is beside them are made of. */
export function isKnownName(name: string): boolean {
  const known = modern(name);
  return Object.hasOwn(CALLS, known) || INERT.includes(known) || isTorchType(known);
}

/** What a call gives: a tensor, a dict, a list, or that it was asked for. */
export function answer(where: string, name: string, args: readonly PickleValue[]): PickleValue {
  const known = modern(name);
  return Object.hasOwn(CALLS, known) ? CALLS[known]!(where, args) : new Made(name);
}

export const isTensor = (value: unknown): value is TorchTensor => value instanceof StoredTensor;
