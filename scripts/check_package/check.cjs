/** What every consumer of the packed package does with it; throws unless all of it works. */
const assert = require('node:assert/strict');

module.exports = async function check(tf, tfl, deconv, functions = {}) {
  for (const [name, value] of Object.entries(functions))
    assert.equal(typeof value, 'function', name);
  const { layers, conv1dTranspose, models } = deconv;
  const y = conv1dTranspose(tf.ones([1, 2, 1]), tf.ones([3, 1, 1]), [1, 5, 1], 2, 'valid');
  assert.equal((await y.data()).join(), '1,1,2,1,1');
  const model = tfl.sequential({
    layers: [layers.conv1dTranspose({ filters: 2, kernelSize: 3, strides: 2, inputShape: [4, 1] })],
  });
  assert.equal(JSON.stringify(model.outputs[0].shape), '[null,9,2]');
  const copy = await tfl.models.modelFromJSON(JSON.parse(model.toJSON()));
  assert.equal(copy.layers[0].getClassName(), 'Conv1DTranspose');
  assert.equal(models.convAutoencoder({ codeSize: 16 }).countParams(), 65025);
};
