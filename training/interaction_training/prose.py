"""A fixed passage of prose: its loss shows whether a base was read right, and how much tuning or 4 bits made it forget."""

import torch
import torch.nn.functional as F

from .llama import Llama
from .tokens import StreamTokenizer

PASSAGE = """The ferry left a little after six, while the harbour lights were still on and the gulls had not yet found their voices.
There were nine of us on the upper deck, wrapped in whatever we had pulled from our bags, and nobody had slept well. The old man who
sold coffee from a wooden box said that the crossing used to take two days under sail, and that in winter his grandfather had once waited
a week for the wind to turn. He told it as if it had happened to him, and perhaps by then it had.

Behind us the town grew small in the ordinary way. First the people on the quay lost their faces, then the houses lost their windows, and
at last there was only the white line of the sea wall with the chapel standing on it like a tooth. My sister counted the boats that we
passed. She had done so on every journey since she was four, and she kept the totals in a green notebook that nobody else was allowed to
open. When I asked her what the numbers were for, she looked at me for a while and said that they were for later.

By noon the sun had dried the benches and people began to talk. A woman from the next valley explained how to keep bees through a hard
spring: leave them enough honey, shut out the mice, and do not open the hive because you are curious. The student beside her wrote this
down. He was on his way to an island where he hoped to study the language of the shepherds, which is mostly whistled and which, as he
admitted, he could not yet whistle at all. We tried it together, badly, until the captain leaned out of his window and asked us to stop,
because the engine had a whistle of its own and he needed to hear it.

In the afternoon the wind came up from the west and the sea turned the colour of slate. Nothing was dangerous about it, but the talk
became shorter and then stopped. I watched the water and thought about the house that we were going to see, which had been empty for
eleven years, and about the letter in which my aunt had described its roof as sound, its well as sweet, and its neighbours as kind. Only
one of these turned out to be true, and it was not the one that we would have chosen."""


@torch.no_grad()
def prose_loss(model: Llama, tokenizer: StreamTokenizer) -> float:
    """Mean cross-entropy of the passage, nats a token."""
    ids = torch.tensor([tokenizer.encode_text(PASSAGE)])
    logits = model.logits(model.hidden(ids)[0, :-1]).float()
    return F.cross_entropy(logits, ids[0, 1:]).item()
