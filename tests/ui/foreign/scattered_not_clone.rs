use parloop::par_for;

struct Name(String);

#[par_for]
fn main() {
    let order = [2, 0, 1];
    let mut names: Vec<Name> = (0..3).map(|i| Name(i.to_string())).collect();
    #[par_for]
    for i in 0..3 {
        names[order[i]] = Name(String::new());
        if i == 1 {
            break;
        }
    }
    println!("{}", names[0].0);
}
