"""A small Llama decoder with LoRA on its seven projections, named as in Hugging Face's checkpoints and PEFT's adapters."""
import math

import torch
import torch.nn.functional as F
from torch import nn

PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


class RmsNormFunction(torch.autograd.Function):
    """x / rms(x) * weight with its backward written out: fewer passes over memory than autograd's own."""

    @staticmethod
    def forward(context, x, weight, eps):
        scale = torch.linalg.vector_norm(x, dim=-1, keepdim=True).square_().div_(x.shape[-1]).add_(eps).rsqrt_()
        normal = x * scale
        context.save_for_backward(normal, scale, weight)
        y = normal * weight
        return y.bfloat16() if torch.is_autocast_enabled() or torch.is_autocast_cpu_enabled() else y  # once for all projections

    @staticmethod
    def backward(context, gradient):
        normal, scale, weight = context.saved_tensors
        gradient = gradient.float()
        inner = gradient * weight
        to_weight = (gradient * normal).flatten(0, -2).sum(0)
        return (inner - normal * (inner * normal).mean(-1, keepdim=True)) * scale, to_weight, None


class RmsNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x):
        return RmsNormFunction.apply(x.float(), self.weight, self.eps)


class Projection(nn.Module):
    """y = W x, plus alpha / r * B A x once `adapt` was called (https://arxiv.org/abs/2106.09685)."""

    def __init__(self, inputs, outputs, scale=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) * 0.02 * scale)
        self.lora_A = self.lora_B = None

    def adapt(self, rank, alpha):
        outputs, inputs = self.weight.shape
        device = self.weight.device
        self.lora_A = nn.Parameter(torch.randn(rank, inputs, device=device) / math.sqrt(inputs))
        self.lora_B = nn.Parameter(torch.zeros(outputs, rank, device=device))
        self.scaling = alpha / rank

    def forward(self, x):
        if self.lora_A is None:
            return F.linear(x, self.weight)
        if torch.is_autocast_enabled() or torch.is_autocast_cpu_enabled():
            x = x.bfloat16()  # once for both products
        return torch.add(F.linear(x, self.weight), F.linear(F.linear(x, self.lora_A), self.lora_B), alpha=self.scaling)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        hidden, self.heads, self.kv_heads, self.size = config["hidden_size"], config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
        self.q_proj = Projection(hidden, self.heads * self.size)
        self.k_proj = Projection(hidden, self.kv_heads * self.size)
        self.v_proj = Projection(hidden, self.kv_heads * self.size)
        self.o_proj = Projection(self.heads * self.size, hidden, 1 / math.sqrt(2 * config["num_hidden_layers"]))

    def forward(self, x, cos, sin, mask):
        batch, length, _ = x.shape
        split = lambda y, heads: y.view(batch, length, heads, self.size).transpose(1, 2)
        q, k, v = split(self.q_proj(x), self.heads), split(self.k_proj(x), self.kv_heads), split(self.v_proj(x), self.kv_heads)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        # The heads that share a key stand in one long matrix, so that keys and values are not copied for each.
        rows = batch * self.kv_heads
        q, k, v = q.to(v.dtype).reshape(rows, -1, self.size), k.to(v.dtype).reshape(rows, length, -1), v.reshape(rows, length, -1)
        with torch.autocast(x.device.type, enabled=False):
            weights = torch.baddbmm(mask, q, k.transpose(1, 2), alpha=self.size**-0.5).softmax(-1)
            mixed = (weights @ v).view(batch, self.heads, length, self.size)
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, -1))


class Mlp(nn.Module):
    def __init__(self, config):
        super().__init__()
        hidden, inner = config["hidden_size"], config["intermediate_size"]
        self.gate_proj, self.up_proj = Projection(hidden, inner), Projection(hidden, inner)
        self.down_proj = Projection(inner, hidden, 1 / math.sqrt(2 * config["num_hidden_layers"]))

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config, dropout):
        super().__init__()
        self.input_layernorm = RmsNorm(config["hidden_size"], config["rms_norm_eps"])
        self.self_attn = Attention(config)
        self.post_attention_layernorm = RmsNorm(config["hidden_size"], config["rms_norm_eps"])
        self.mlp = Mlp(config)
        self.dropout = dropout

    def forward(self, x, cos, sin, mask):
        x = x + self.drop(self.self_attn(self.input_layernorm(x), cos, sin, mask))
        return x + self.drop(self.mlp(self.post_attention_layernorm(x)))

    def drop(self, x):
        """Zeroes the same channels at all positions of a row: a mask of its own for each position cost a fifth of the time."""
        if not self.training or self.dropout == 0:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.dropout
        return x * (keep / (1 - self.dropout)).to(x.dtype)


class Llama(nn.Module):
    def __init__(self, config, dropout=0.0):
        """`dropout`: share of what each half of a layer adds that is zeroed while training."""
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config["vocab_size"], config["hidden_size"])
        nn.init.normal_(self.embed_tokens.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(config, dropout) for _ in range(config["num_hidden_layers"]))
        self.norm = RmsNorm(config["hidden_size"], config["rms_norm_eps"])
        frequencies = config["rope_theta"] ** -(torch.arange(0, config["head_dim"], 2) / config["head_dim"])
        angles = torch.outer(torch.arange(config["max_position_embeddings"]).float(), frequencies)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def forward(self, ids, positions, mask):
        """Final hidden states [B, S, hidden] of ids and positions [B, S] under a mask [B, S, S] added to attention scores."""
        x = self.embed_tokens(ids)
        cos, sin = self.cos[positions][:, None], self.sin[positions][:, None]
        # As tall as the queries of the heads that share a key.
        shared = self.config["num_attention_heads"] // self.config["num_key_value_heads"]
        mask = mask.repeat(1, shared, 1).repeat_interleave(self.config["num_key_value_heads"], 0)
        if torch.is_autocast_enabled() or torch.is_autocast_cpu_enabled():
            mask = mask.bfloat16()
        for layer in self.layers:
            x = layer(x, cos, sin, mask)
        return self.norm(x)

    def logits(self, hidden):
        """Logits [..., V] of hidden states [..., hidden]."""
        return F.linear(hidden, self.embed_tokens.weight)

    def adapt(self, rank, alpha):
        """Freezes the base and returns the adapter's parameters by PEFT's names."""
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        for module in self.modules():
            if isinstance(module, Projection):
                module.adapt(rank, alpha)
        return self.adapter()

    def adapter(self):
        return {
            f"base_model.model.model.{name}.weight": parameter
            for name, parameter in self.named_parameters()
            if name.endswith(("lora_A", "lora_B"))
        }

    def checkpoint(self):
        return {f"model.{name}": parameter for name, parameter in self.named_parameters() if "lora_" not in name}

    def load(self, tensors):
        self.load_state_dict({name.removeprefix("model."): tensor for name, tensor in tensors.items()}, strict=False)


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)
