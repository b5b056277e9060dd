//! Data that is neither `Send` nor `Sync`: every child process has its own copy.

use parloop::par_for;
use std::cell::RefCell;
use std::rc::Rc;

struct Node {
    value: u64,
    children: RefCell<Vec<Rc<Node>>>,
}

fn tree(depth: u32) -> Rc<Node> {
    let children = if depth == 0 { Vec::new() } else { (0..3).map(|_| tree(depth - 1)).collect() };
    Rc::new(Node { value: u64::from(depth), children: RefCell::new(children) })
}

fn sum(node: &Node) -> u64 {
    node.value + node.children.borrow().iter().map(|child| sum(child)).sum::<u64>()
}

#[par_for]
fn main() {
    let root = tree(6);
    let mut total = root.value;
    #[par_for(backend = "process-pool")]
    for branch in 0..3 {
        total += sum(&root.children.borrow()[branch]);
    }
    println!("{total}, which is {}", sum(&root));
}
