"""Training of a low-rank adapter on this machine, without a graphics card: opt-in, by the extra ``train``.

Importing this package settles how JAX behaves, before anything imports JAX itself: on the processor, nothing cached or
dumped to disk whatever the environment asks for, no chatter.
"""

import os

for _name in [name for name in os.environ if name.startswith(("JAX_", "XLA_", "TF_"))]:
    del os.environ[_name]
os.environ |= {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_COMPILATION_CACHE": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
