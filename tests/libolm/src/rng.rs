//! Repeatable choices: SplitMix64.

/// A source of choices; the same seed gives the same ones.
#[derive(Debug)]
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Whether one of so many chances comes true.
    pub(crate) fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Bytes of a length that is usually small.
    pub(crate) fn some_bytes(&mut self) -> Vec<u8> {
        let most = self.pick(&[0, 1, 15, 16, 17, 40, 40, 100, 130, 1000]);
        let length = self.below(most + 1);
        self.bytes(length)
    }

    /// Random bytes for a call that needs so many: usually as many, at times more or too few.
    pub(crate) fn random_for(&mut self, needed: usize) -> Vec<u8> {
        let length = match self.below(20) {
            0 => self.below(needed + 1),
            1 => needed + 1 + self.below(8),
            _ => needed,
        };
        self.bytes(length)
    }

    /// Room for a result of this length: usually as much, at times more or too little.
    pub(crate) fn room_for(&mut self, needed: usize) -> usize {
        match self.below(20) {
            0 => self.below(needed + 1),
            1 | 2 => needed + 1 + self.below(50),
            _ => needed,
        }
    }

    /// The bytes with something wrong with them, or quite other ones.
    pub(crate) fn spoil(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut spoilt = bytes.to_vec();
        let place = self.below(spoilt.len());
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        match self.below(10) {
            0 if !spoilt.is_empty() => spoilt[place] ^= 1 << self.below(8),
            1..=4 if !spoilt.is_empty() => spoilt[place] = self.pick(alphabet),
            5 => spoilt.truncate(place),
            6 => spoilt.insert(place, self.pick(alphabet)),
            7 => spoilt.extend_from_slice(self.pick(&[&b"="[..], b"==", b"A", b"AAAA", b" "])),
            8 => {
                let length = self.below(300);
                spoilt = (0..length).map(|_| self.pick(alphabet)).collect();
            }
            _ => {
                let length = self.below(300);
                spoilt = self.bytes(length);
            }
        }
        spoilt
    }
}
