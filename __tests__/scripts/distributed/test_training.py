"""One process: what training refuses, and that it goes on where it was."""

import contextlib
import io
import json
import os
import unittest

os.environ['KERAS_BACKEND'] = 'jax'
os.environ['JAX_PLATFORMS'] = 'cpu'

import keras
import numpy as np
from folder_case import FolderCase

from train import parser
from training import train


class TrainingTest(FolderCase):
    def setUp(self) -> None:
        super().setUp()
        keras.utils.set_random_seed(1)
        layers = [keras.layers.Dense(4, activation='tanh'), keras.layers.Dropout(0.5), keras.layers.Dense(3)]
        keras.Sequential([keras.Input((3,)), *layers]).save(self.folder / 'model.keras')
        random = np.random.default_rng(1)
        np.savez(self.folder / 'data.npz', x=random.random((20, 3)), y=random.integers(0, 3, 20))

    def train(self, *options: str, out: str = 'out') -> list[dict]:
        """The log of a training."""
        data = str(self.folder / 'data.npz')
        command = [str(self.folder / 'model.keras'), '--data', data, '--batch', '5', '--log-every', '1']
        folder = self.folder / out
        with contextlib.redirect_stdout(io.StringIO()):
            train(parser().parse_args([*command, '--out', str(folder), *options]))
        return [json.loads(line) for line in (folder / 'process-0.jsonl').read_text().splitlines()]

    def weights(self, out: str) -> list[np.ndarray]:
        return keras.saving.load_model(self.folder / out / 'model.keras').get_weights()

    def test_it_goes_on_as_if_it_had_not_ended(self) -> None:
        """Through the middle of an epoch; dropout and Adam have a state of their own."""
        whole = self.train('--steps', '9', out='whole')
        self.train('--steps', '6', '--save-every', '3', out='parts')
        (self.folder / 'parts' / 'checkpoints' / 'step-000000006.npz').unlink()
        parts = self.train('--steps', '9', '--resume', out='parts')
        losses = {out: [line['loss'] for line in log if line['event'] == 'loss']
                  for out, log in (('whole', whole), ('parts', parts))}
        self.assertEqual([line['step'] for line in parts if line['event'] == 'start'], [0, 3])
        self.assertEqual(losses['parts'][:6] + losses['parts'][-3:], losses['whole'])
        self.assertEqual(losses['parts'][6:9], losses['whole'][3:6])
        for a, b in zip(self.weights('whole'), self.weights('parts'), strict=True):
            np.testing.assert_array_equal(a, b)

    def test_classes_by_their_numbers(self) -> None:
        config = {'class_name': 'SparseCategoricalCrossentropy', 'config': {'from_logits': True}}
        data = str(self.folder / 'data.npz')
        log = self.train('--targets', data, '--loss', json.dumps(config), '--epochs', '30', '--rate', '0.01')
        losses = [line['loss'] for line in log if line['event'] == 'loss']
        self.assertEqual(len(losses), 30 * 4)
        self.assertLess(np.mean(losses[-8:]), np.mean(losses[:8]))

    def test_refused(self) -> None:
        data = str(self.folder / 'data.npz')
        np.save(self.folder / 'short.npy', np.zeros((19, 3)))
        np.save(self.folder / 'wide.npy', np.zeros((20, 4)))
        np.save(self.folder / 'huge.npy', np.full((20, 3), 1e30))
        self.train('--steps', '4')
        for options, message in [
            (['--loss', 'near'], '--loss: its value must be a name or config that Keras knows, as mean_squared_error, got near.'),
            (['--optimizer', '{'], '--optimizer: its value must be a name or config that Keras knows, as adam, got {.'),
            (['--batch', '21'], '--batch: its value must be at most the number of examples (20), got 21.'),
            (['--data', f'{self.folder}/wide.npy'], 'DIR/wide.npy: each example must be of shape [3], got [4].'),
            (['--targets', data], f'DIR/data.npz: each example must be of shape [3], got [].'),
            (['--targets', f'{self.folder}/short.npy'], 'DIR/short.npy: the number of targets must be that of the inputs (20), got 19.'),
            ([], 'DIR/out/checkpoints: the folder must be without checkpoints, or --resume given, got some.'),
            (['--resume', '--seed', '2'], 'DIR/out/checkpoints/step-000000004.npz: seed must be 1, as when it was written, got 2.'),
            (['--checkpoints', f'{self.folder}/new', '--data', f'{self.folder}/huge.npy'],
             'step 1: the loss must be a finite number (a smaller --rate may help), got inf.'),
        ]:
            with self.subTest(message):
                self.refuses(message, lambda: self.train(*options))

    def test_a_model_that_is_none(self) -> None:
        (self.folder / 'model.keras').write_text('no zip')
        with self.assertRaisesRegex(Exception, 'model.keras: Keras cannot load it: '):
            self.train()
        (self.folder / 'model.keras').unlink()
        self.refuses("MODEL: it must be a .keras file, got 'DIR/model.keras'.", self.train)


if __name__ == '__main__':
    unittest.main()
