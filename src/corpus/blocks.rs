//! Parts of a file that were read lately.
//!
//! Blocks are few enough for a slot each, so that a look-up waits for memory once and nothing is hashed.
//! Which block gives way is told by a clock (Corbató, "A paging experiment with the Multics system", 1968):
//! a hand goes round the slots, and takes the first block that was not asked for since it came by.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytemuck::Pod;

/// Bytes that are read and remembered together: some five articles' words. Of some five that lie together not all
/// are read, so more would be read in vain; with fewer, articles lie across more borders.
const BLOCK: usize = 8 << 10;

/// Blocks of a file, as many as fit into some memory. Any thread may ask.
#[derive(Debug)]
pub(super) struct Blocks<T> {
    slots: Vec<Mutex<Slot<T>>>,
    /// Items of the file.
    items: u64,
    /// Blocks that are held, and how many may be.
    held: AtomicUsize,
    most: usize,
    hand: AtomicUsize,
}

#[derive(Debug)]
struct Slot<T> {
    block: Option<Arc<Vec<T>>>,
    /// Whether the block was asked for again since the hand came by.
    again: bool,
}

impl<T: Pod> Blocks<T> {
    /// Items of a block.
    const ITEMS: u64 = (BLOCK / size_of::<T>()) as u64;

    /// No blocks yet of a file of so many items; about `bytes` of them will be held.
    pub(super) fn new(items: u64, bytes: usize) -> Self {
        let slots = (0..items.div_ceil(Self::ITEMS)).map(|_| Mutex::new(Slot { block: None, again: false })).collect();
        let most = (bytes / BLOCK).max(1);
        Self { slots, items, held: AtomicUsize::new(0), most, hand: AtomicUsize::new(0) }
    }

    /// The number of the block that holds an item.
    pub(super) fn of(item: u64) -> usize {
        (item / Self::ITEMS) as usize
    }

    /// The first item of a block.
    pub(super) fn start(number: usize) -> u64 {
        number as u64 * Self::ITEMS
    }

    /// The block of this number, which `fill` reads from its first item on if it is not held. The last block of a
    /// file is shorter than others.
    pub(super) fn get(
        &self,
        number: usize,
        fill: impl FnOnce(u64, &mut [T]) -> io::Result<()>,
    ) -> io::Result<Arc<Vec<T>>> {
        let mut slot = lock(&self.slots[number]);
        if let Some(block) = &slot.block {
            let block = Arc::clone(block);
            slot.again = true;
            return Ok(block);
        }
        let start = Self::start(number);
        let mut items = self.give_way().unwrap_or_default();
        items.resize((self.items - start).min(Self::ITEMS) as usize, T::zeroed());
        fill(start, &mut items)?;
        let block = Arc::new(items);
        *slot = Slot { block: Some(Arc::clone(&block)), again: false };
        self.held.fetch_add(1, Ordering::Relaxed);
        Ok(block)
    }

    /// Lets a block go where there are too many: its memory, unless somebody still reads it.
    fn give_way(&self) -> Option<Vec<T>> {
        if self.held.load(Ordering::Relaxed) < self.most {
            return None;
        }
        for _ in 0..2 * self.slots.len() {
            let at = self.hand.fetch_add(1, Ordering::Relaxed) % self.slots.len();
            // One that is being read is not held yet, or asked for right now.
            let Ok(mut slot) = self.slots[at].try_lock() else { continue };
            if slot.block.is_none() || std::mem::take(&mut slot.again) {
                continue;
            }
            self.held.fetch_sub(1, Ordering::Relaxed);
            return slot.block.take().and_then(|block| Arc::try_unwrap(block).ok());
        }
        None
    }
}

/// A slot is whole at any time, so a panic elsewhere spoils none.
fn lock<T>(slot: &Mutex<Slot<T>>) -> MutexGuard<'_, Slot<T>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn blocks_are_what_was_read_and_few_are_held(
            items in 1u64..60_000,
            most in 1usize..6,
            asked in prop::collection::vec(any::<prop::sample::Index>(), 1..60),
        ) {
            let blocks = Blocks::<u32>::new(items, most * BLOCK);
            let count = blocks.slots.len();
            for index in asked {
                let number = index.index(count);
                let block = blocks.get(number, |start, block| {
                    (start as u32..).zip(block).for_each(|(item, place)| *place = item);
                    Ok(())
                }).unwrap();
                let start = Blocks::<u32>::start(number) as u32;
                let end = (start + Blocks::<u32>::ITEMS as u32).min(items as u32);
                prop_assert!(block.iter().copied().eq(start..end));
                prop_assert_eq!(Blocks::<u32>::of(u64::from(end) - 1), number);
                prop_assert!(blocks.held.load(Ordering::Relaxed) <= most);
                let held = blocks.slots.iter().filter(|slot| lock(slot).block.is_some()).count();
                prop_assert_eq!(held, blocks.held.load(Ordering::Relaxed));
            }
        }
    }

    #[test]
    fn what_is_asked_for_again_stays() {
        let blocks = Blocks::<u8>::new(100 * BLOCK as u64, 4 * BLOCK);
        let read = |number| {
            let mut read = false;
            blocks
                .get(number, |_, _| {
                    read = true;
                    Ok(())
                })
                .unwrap();
            read
        };
        assert!(read(0));
        for number in 1..100 {
            assert!(!read(0), "read again before {number}");
            assert!(read(number));
        }
    }

    #[test]
    fn what_cannot_be_read_is_asked_for_again() {
        let blocks = Blocks::<u8>::new(10, BLOCK);
        assert!(blocks.get(0, |_, _| Err(io::ErrorKind::Other.into())).is_err());
        let seven = |_, block: &mut [u8]| {
            block.fill(7);
            Ok(())
        };
        assert_eq!(blocks.get(0, seven).unwrap()[..], [7; 10]);
    }
}
