"""Golden numbers of the reranker, written from the papers with dense matrices and numpy's own eigensolver.

Run: /usr/bin/python3 test/unit/rerank/golden.py > test/unit/rerank/golden.json
"""
import json
import numpy as np

rng = np.random.default_rng(7)
DIM, SAMPLES = 12, 9
samples = (rng.normal(size=(SAMPLES, DIM)) * np.linspace(0.3, 3, DIM) + rng.normal(size=DIM)).astype(np.float32).astype(float)
probes = rng.normal(size=(5, DIM)).astype(np.float32).astype(float)


def ledoit_wolf(x):
    """Ledoit & Wolf (2004), A well-conditioned estimator for large-dimensional covariance matrices, section 3.2."""
    n, d = x.shape
    c = x - x.mean(0)
    s = c.T @ c / n
    m = np.trace(s) / d
    d2 = np.sum((s - m * np.eye(d)) ** 2)
    b2 = sum(np.sum((np.outer(row, row) - s) ** 2) for row in c) / n**2
    return s, m, min(1.0, b2 / d2)


s, m, rho = ledoit_wolf(samples)
values, vectors = np.linalg.eigh((1 - rho) * s + rho * m * np.eye(DIM))
w = vectors @ np.diag(values**-0.5) @ vectors.T
whitened = (probes - samples.mean(0)) @ w
whitened /= np.linalg.norm(whitened, axis=1, keepdims=True)

# Five drafts: consensus, its equivalent quadratic, the target and the headroom.
z = whitened
n = len(z)
consensus = np.array([np.mean([z[i] @ z[j] for j in range(n) if j != i]) for i in range(n)])
gamma = 4.0
kappa = gamma * n / (n - 1)
centre = z.mean(0)
f = kappa / 2 * np.sum((z - centre) ** 2, axis=1)
best = int(np.argmin(-gamma * consensus))
pca = np.linalg.svd(z - centre, full_matrices=False)

# Descent with one guardrail cost, solved by plain small steps instead of the house's own step size.
probe = z[best]
tau, theta, weight = 0.05, 0.2, 2.0
x = z[best].copy()
for _ in range(200_000):
    g = kappa * (x - centre) + weight * probe / (1 + np.exp(-(probe @ x - theta) / tau))
    x -= 1e-3 * g

print(json.dumps({
    "samples": samples.tolist(), "probes": probes.tolist(), "shrinkage": rho, "whitened": whitened.tolist(),
    "consensus": consensus.tolist(), "best": best, "headroom": float(f[best]), "heldVariance": float(np.sum(pca[1][:2] ** 2) / np.sum(pca[1] ** 2)),
    "kappa": kappa, "centre": centre.tolist(), "cost": {"probe": probe.tolist(), "threshold": theta, "weight": weight}, "costTarget": x.tolist(),
}, indent=1))
