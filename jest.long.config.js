import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  // Those that `npm test` leaves out, and those that take all of their cases here (__tests__/draws.ts).
  testMatch: [
    '**/__tests__/**/*.long.test.ts',
    '**/__tests__/**/*.property.test.ts',
    '**/__tests__/errors/every_argument.test.ts',
    '**/__tests__/keras/hostile.test.ts',
    '**/__tests__/keras/layer_classes.test.ts',
    '**/__tests__/kernels/table.test.ts',
    '**/__tests__/layers/consumers.test.ts',
    '**/__tests__/layers/own_layers.test.ts',
    '**/__tests__/layers/suites.test.ts',
    '**/__tests__/load/safetensors.test.ts',
    '**/__tests__/models/round_trip.test.ts',
    '**/__tests__/models/train_step.test.ts',
    '**/__tests__/node/file_handler.test.ts',
    '**/__tests__/node/save_load.test.ts',
    '**/__tests__/onnx/networks.test.ts',
    '**/__tests__/onnx/to_onnx.test.ts',
    '**/__tests__/training/any_data.test.ts',
    '**/__tests__/training/every_variant.test.ts',
    '**/__tests__/properties/*.test.ts',
    '**/__tests__/repairs/every_gradient.test.ts',
    '**/__tests__/rewrite/mirror.test.ts',
    '**/__tests__/scripts/train.test.ts',
    '**/__tests__/stock/keras_arguments.test.ts',
    '**/__tests__/stock/training/keras_fit.test.ts',
    '**/__tests__/visualize/maximize_activation.test.ts',
    '**/__tests__/wasm/dynamic_range.test.ts',
    '**/__tests__/wasm/training.test.ts',
  ],
  globals: { LONG: true },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  passWithNoTests: false,
};
