// fn squares(n: usize, backend: Backend) -> Vec<usize> {
//     let mut out = vec![0; n];
//     #[par_for(backend = backend)]
//     for i in 0..n {
//         out[i] = i * i;
//     }
//     out
// }

fn squares(n: usize, backend: Backend) -> Vec<usize> {
    let mut out = vec![0; n];
    match 0..n {
        head_ => {
            let loop_ = ::parloop::__private::Loop::new({
                static SITE: ::parloop::__private::Site = ::parloop::__private::Site::new(
                        ::core::file!(),
                        4,
                    )
                    .explained(&[("out", "indexed", "`out[…]` changed, line 5")]);
                &SITE
            });
            let backend_ = backend;
            let space_ = {
                use ::parloop::__private::space::*;
                (&&&&&Probe::of(&head_)).space_of_loop(head_)
            };
            let out_ = {
                {
                    use ::parloop::__private::role::*;
                    ::parloop::__private::make::sequence_of(&mut out).own_elements()
                }
            };
            ::parloop::__private::or_panic(
                loop_
                    .prepare(
                        backend_,
                        space_,
                        (out_,),
                        |(mut own_out_,), block_| {
                            let mut out = own_out_.own_view(&block_);
                            for i in block_.indexed() {
                                out[i] = i * i;
                            }
                            ::parloop::__private::done((own_out_,))
                        },
                    )
                    .start_loop((0, 0, 0), (0, (0,), (0,), (), ()), ((0,), (), ())),
            );
        }
    }
    out
}
