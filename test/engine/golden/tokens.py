"""Writes tokens.json beside it: texts, their ids and what the ids decode to, by Hugging Face's tokenizers.

PYTHONPATH=training training/build/venv/bin/python test/engine/golden/tokens.py
"""

import json
import random
from pathlib import Path

from interaction_training.tokens import StreamTokenizer

SIGNS = [chr(c) for c in [*range(9, 14), *range(32, 127), *range(0x80, 0x180), 0x2003, 0x2028, 0x3000, 0xfeff, 0x200b, 0x660, 0xbd, 0x2167,
                          0x1f600, 0x1f468, 0x200d, 0x4e2d, 0x301, 0xfffd, 0x10000, 0xe000, 0x0e33]]
WORDS = ["don't", "I'll", "'S", "'re", ' ', '  ', '\n', '\t', '12', '3.5', '½', 'naïve', '中文', 'idle', 'delegate("', '😀', '…', '—', 'a', 'Tokyo']


def main() -> None:
    folder = Path(__file__).parent
    tokenizer = StreamTokenizer(folder / '../../../models/interaction-135m/tokenizer.json')
    chance = random.Random(1)
    texts = [''.join(chance.choices(SIGNS, k=chance.randint(1, 20))) for _ in range(250)]
    texts += [''.join(chance.choices(WORDS, k=chance.randint(1, 9))) for _ in range(250)]
    rows = [[text, ids, tokenizer.decode(ids)] for text in texts for ids in [tokenizer.encode_text(text)]]
    (folder / 'tokens.json').write_text('[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n')


if __name__ == '__main__':
    main()
