//! Random numbers that are the same on every machine.
//!
//! The generator is `SplitMix64` (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators",
//! OOPSLA 2014). It is 64-bit integer arithmetic only, so a seed gives the same numbers everywhere. It is good enough for
//! a simulation and useless for secrets.

/// A stream of pseudo-random numbers.
#[derive(Debug, Clone)]
pub struct Prng {
    state: u64,
}

impl Prng {
    /// A stream for one purpose. Streams with different labels are independent, so adding a draw to the weather does not
    /// shift the noise of every sensor.
    #[must_use]
    pub fn new(seed: u64, label: &str) -> Self {
        // FNV-1a over the label, folded into the seed.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in label.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        let mut stream = Self { state: seed ^ hash };
        stream.next_u64();
        stream
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `[0, 1)`, from 32 random bits (exact in a double).
    pub fn uniform(&mut self) -> f64 {
        let [a, b, c, d, ..] = self.next_u64().to_be_bytes();
        f64::from(u32::from_be_bytes([a, b, c, d])) / 4_294_967_296.0
    }

    /// A number in `[low, high)`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// An index in `0..len`; 0 when `len` is 0.
    pub fn index(&mut self, len: usize) -> usize {
        match u64::try_from(len) {
            Ok(len) if len > 0 => usize::try_from(self.next_u64() % len).unwrap_or(0),
            _ => 0,
        }
    }

    /// True once in `n` draws on average.
    pub fn once_in(&mut self, n: u32) -> bool {
        self.uniform() * f64::from(n) < 1.0
    }

    /// A bell-shaped number with mean 0 and standard deviation 1, never beyond ±6: the sum of twelve uniform numbers
    /// (Irwin–Hall). It needs no logarithm or cosine, whose last digit depends on the platform.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Noise with a memory: a first-order autoregressive process, as slow disturbances in a plant are.
#[derive(Debug, Clone)]
pub struct Drift {
    rng: Prng,
    memory: f64,
    level: f64,
}

impl Drift {
    /// `memory` in `[0, 1)`: the share of the last level that is kept at each step.
    #[must_use]
    pub fn new(rng: Prng, memory: f64) -> Self {
        Self { rng, memory, level: 0.0 }
    }

    /// The next level, held in `[-3, 3]`.
    pub fn next_level(&mut self) -> f64 {
        let fresh = self.rng.normal() * (1.0 - self.memory);
        self.level = (self.level * self.memory + fresh).clamp(-3.0, 3.0);
        self.level
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // The first outputs of the reference implementation for the state 1234567.
        let mut rng = Prng { state: 1_234_567 };
        assert_eq!(rng.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn labels_give_independent_streams() {
        assert_ne!(Prng::new(7, "weather").next_u64(), Prng::new(7, "load").next_u64());
        assert_eq!(Prng::new(7, "load").next_u64(), Prng::new(7, "load").next_u64());
    }

    #[test]
    fn draws_stay_in_their_ranges() {
        let mut rng = Prng::new(1, "test");
        let mut sum = 0.0;
        for _ in 0..10_000 {
            let u = rng.uniform();
            assert!((0.0..1.0).contains(&u));
            assert!(rng.index(7) < 7);
            let n = rng.normal();
            assert!(n.abs() <= 6.0);
            sum += n;
        }
        assert!((sum / 10_000.0).abs() < 0.05, "mean {sum}");
        assert_eq!(rng.index(0), 0);
    }
}
